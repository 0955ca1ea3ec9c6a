/** What went wrong in calls with random arguments: one case for each place in the source. */
export class Defects {
  readonly #byPlace = new Map<string, string>()

  /** @param what the call, as it can be made again */
  add(what: string, cause: unknown): void {
    const { message, stack = '' } = cause as Error
    const place = stack.split('\n').find((line) => line.includes('/src/')) ?? ''
    if (this.#byPlace.has(place.trim())) return
    this.#byPlace.set(place.trim(), `${what}\n  ${message.slice(0, 300)}\n  ${stack.slice(0, 1500)}`)
  }

  toString(): string {
    return [...this.#byPlace.values()].join('\n\n')
  }
}
