import { exitCodes } from './exit-codes.ts'

/** Ctrl-C: at the first the step that runs is finished and nothing further begun; at the second the process ends. */
export class StopSwitch {
  stopped = false
  readonly #say: (line: string) => void
  readonly #pull = () => {
    if (this.stopped) process.exit(exitCodes.interrupted)
    this.stopped = true
    this.#say('interrupted: what runs is finished, nothing further is begun (once more to leave at once)')
  }

  constructor(say: (line: string) => void, listen = true) {
    this.#say = say
    if (!listen) return
    process.on('SIGINT', this.#pull)
    process.on('SIGTERM', this.#pull)
  }

  end(): void {
    process.off('SIGINT', this.#pull)
    process.off('SIGTERM', this.#pull)
  }
}
