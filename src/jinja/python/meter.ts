import { raise } from '../../core/values/errors.ts'

/** What is left of a rendering's budget of work. */
export interface Meter {
  fuel: number
}

let current: Meter = { fuel: Number.POSITIVE_INFINITY }

/** The rendering that pays from now on for operators and methods that know none. */
export function meterOn(meter: Meter): void {
  current = meter
}

/** Takes `amount` from the budget (one for an item or 64 characters); raises when it is spent. */
export function charge(amount: number): void {
  current.fuel -= amount
  if (current.fuel < 0) raise('TemplateRuntimeError', 'the template does too much work')
}
