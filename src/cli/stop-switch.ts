import { type ExitCode, exitCodes } from './exit-codes.ts'

const codes = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
  SIGPIPE: exitCodes.done,
} as const

type Signal = keyof typeof codes
/** The reader of our output is no signal: it is told by who writes. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Ctrl-C, the end of the terminal, and `kill`: at the first the step that runs is finished and nothing further begun; at the
 * second nothing is waited for any more; at the third the process ends.
 */
export class StopSwitch {
  readonly #stop = new AbortController()
  readonly #leave = new AbortController()
  readonly #say: (line: string) => void
  readonly #what: string
  #code: ExitCode = exitCodes.interrupted
  readonly pull = (signal: Signal): void => {
    if (this.left.aborted) process.exit(this.#code)
    if (this.stopped.aborted) {
      this.#leave.abort()
      return
    }
    this.#code = codes[signal]
    this.#stop.abort()
    if (signal !== 'SIGPIPE') this.#say(`interrupted: ${this.#what}`)
  }

  /** @param what is said to come of it. */
  constructor(
    say: (line: string) => void,
    what = 'what runs is finished, nothing further is begun (once more to leave at once)',
  ) {
    this.#say = say
    this.#what = what
    for (const signal of signals) process.on(signal, this.pull)
  }

  /** Nothing further is to be begun. */
  get stopped(): AbortSignal {
    return this.#stop.signal
  }

  /** Nothing is to be waited for any more. */
  get left(): AbortSignal {
    return this.#leave.signal
  }

  /** The exit code of what pulled it first. */
  get code(): ExitCode {
    return this.#code
  }

  end(): void {
    for (const signal of signals) process.off(signal, this.pull)
  }
}
