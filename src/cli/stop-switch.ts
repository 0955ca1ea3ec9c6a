import { type ExitCode, exitCodes } from './exit-codes.ts'

const codes = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
} as const

type Signal = keyof typeof codes

/**
 * Ctrl-C, the end of the terminal, and `kill`: at the first the step that runs is finished and nothing further begun; at the
 * second nothing is waited for any more; at the third the process ends.
 */
export class StopSwitch {
  readonly #stop = new AbortController()
  readonly #leave = new AbortController()
  readonly #say: (line: string) => void
  #code: ExitCode = exitCodes.interrupted
  readonly #pull = (signal: Signal) => {
    if (this.left.aborted) process.exit(this.#code)
    if (this.stopped.aborted) return this.#leave.abort()
    this.#code = codes[signal]
    this.#stop.abort()
    this.#say('interrupted: what runs is finished, nothing further is begun (once more to leave at once)')
  }

  constructor(say: (line: string) => void) {
    this.#say = say
    for (const signal of Object.keys(codes)) process.on(signal as Signal, this.#pull)
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
    for (const signal of Object.keys(codes)) process.off(signal as Signal, this.#pull)
  }
}
