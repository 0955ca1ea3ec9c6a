import type { RunEvent } from '../report/index.ts'
import type { Log } from './ui.ts'

/** Logs how the run of each host comes along: observed, each change and failure, done. */
export class Milestones {
  readonly #log: Log
  readonly #observed = new Set<string>()

  constructor(log: Log) {
    this.#log = log
  }

  hear(event: RunEvent): void {
    const { target } = event
    const tell = (message: string) => this.#log.info({ target }, message)
    if (event.kind === 'step-started' && !this.#observed.has(target)) {
      this.#observed.add(target)
      tell('observed')
    } else if (event.kind === 'step-ended') {
      const { result, changed, state, function: fun, id } = event.row
      const what = `${state}.${fun} ${id}`
      if (result === false) tell(`failed: ${what}`)
      else if (changed) tell(`${result === null ? 'would change' : 'changed'}: ${what}`)
    } else if (event.kind === 'ended') {
      const { ended, total, changed, failed } = event.summary
      tell(
        `${ended === 'complete' ? 'done' : `stopped (${ended})`}: ${total} steps, ${changed} changed, ${failed} failed`,
      )
    }
  }
}
