/** What is left of a program's budget of work. */
export interface Meter {
  fuel: number
  /** Raises the error of one that is spent. */
  exhausted(): never
}

let current: Meter | undefined

/** The program that pays from now on for operators and methods that know none. */
export function meterOn(meter: Meter): void {
  current = meter
}

/** Takes `amount` from the budget (one for an item or 64 characters); raises when it is spent. */
export function charge(amount: number): void {
  if (current === undefined) return
  current.fuel -= amount
  if (current.fuel < 0) current.exhausted()
}
