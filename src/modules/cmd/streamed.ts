import { type Script, sh } from '../../core/shell.ts'
import type { Answer, Passed, Section } from '../../transport/types.ts'
import type { UserCommand } from '../kit/command.ts'
import { heard } from '../kit/heard.ts'
import { Unobservable } from '../kit/unobservable.ts'
import { commandScript, isUserName, refusalOf } from './command.ts'

/** What is kept of a first line that is none of ours. */
const longestHeader = 4096

/** A command whose output is handed on as it comes; the first line of it is the script's own. */
export class StreamedCommand {
  readonly #command: UserCommand
  #header: Buffer | undefined = Buffer.alloc(0)
  #first = ''

  constructor(command: UserCommand) {
    this.#command = command
  }

  /** Asks whether there is the user that it is to run as; absent where it runs as who acts. */
  get question(): Section | undefined {
    const { runas } = this.#command
    if (runas === undefined) return undefined
    return { script: isUserName(runas) ? sh`id -u -- ${runas} >/dev/null` : sh`false` }
  }

  /** Why it cannot be started, by the answer to the question. */
  refusal(answer: Answer): string | undefined {
    return heard(answer, [0, 1]).code === 0 ? undefined : `User '${this.#command.runas}' is not available`
  }

  get work(): { readonly script: Script; readonly user?: string } {
    return {
      script: commandScript(this.#command, { before: sh`kstate_cmd=${this.#command.command}` }),
      user: this.#command.runas,
    }
  }

  /** What the command printed, of what came on standard output. */
  printed(bytes: Buffer): Buffer {
    if (this.#header === undefined) return bytes
    const all = Buffer.concat([this.#header, bytes])
    const end = all.indexOf('\n')
    if (end === -1 && all.length < longestHeader) {
      this.#header = all
      return Buffer.alloc(0)
    }
    this.#first = all.subarray(0, end === -1 ? undefined : end).toString()
    this.#header = undefined
    return end === -1 ? Buffer.alloc(0) : all.subarray(end + 1)
  }

  /**
   * Its exit code, or why it was not started.
   * @throws Unobservable where it could not be started for a reason of the host's.
   */
  outcome({ started, code, why }: Passed): { readonly refused: string } | { readonly retcode: number } {
    const refused = refusalOf(this.#command, this.#first)
    if (refused !== undefined) return { refused }
    if (!started || !/^\d+$/.test(this.#first))
      throw new Unobservable(`the command was not started: ${why || `the shell ended with ${code ?? 'no exit code'}`}`)
    if (why !== '') throw new Unobservable(`the command ran (exit code ${code}), but ${why}`)
    return { retcode: code ?? 1 }
  }
}
