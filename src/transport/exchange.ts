import type { Answer, Failure } from './types.ts'

interface Draft {
  code: number | undefined
  late: boolean
  ran: boolean
  why: string
  stdout: Buffer | undefined
  stderr: Buffer | undefined
}

/** One request under way: collects the frames of both streams until every section has answered on both. */
export class Exchange {
  readonly #drafts: Draft[]
  readonly #lateWord: Buffer
  readonly #started: Buffer
  #open: number

  /** @param started see `encodeRequest` */
  constructor(count: number, lateWord: string, started: string) {
    this.#drafts = Array.from({ length: count }, () => ({
      code: undefined,
      late: false,
      ran: false,
      why: '',
      stdout: undefined,
      stderr: undefined,
    }))
    this.#lateWord = Buffer.from(`${lateWord}\n`)
    this.#started = Buffer.from(`${started}\n`)
    this.#open = 2 * count
  }

  /** @param words of the marker line: `e<index> <code>[t][r] <why there is no answer>` (t: late, r: it
   * did run) ends standard output, `e<index>` standard error. */
  frame(bytes: Buffer, words: string): void {
    const [index = '', status, ...why] = words.slice(1).split(' ')
    const draft = this.#drafts[Number(index)]
    if (!draft) return
    if (status === undefined) draft.stderr = bytes
    else {
      draft.stdout = bytes
      draft.code = status.startsWith('-') ? undefined : Number.parseInt(status, 10)
      draft.late = status.includes('t')
      draft.ran = status.endsWith('r')
      draft.why = why.join(' ').trim()
    }
    this.#open--
  }

  get done(): boolean {
    return this.#open <= 0
  }

  answers(): Answer[] {
    return this.#drafts.map((draft) => {
      const stderr = draft.stderr ?? Buffer.alloc(0)
      const word = this.#lateWord
      const saysLate = stderr.subarray(-word.length).equals(word)
      const said = saysLate ? stderr.subarray(0, -word.length) : stderr
      const printed = this.#printed(draft.stdout ?? Buffer.alloc(0))
      const late = draft.late || saysLate
      const failure =
        draft.code === undefined ? undefined : failureOf(draft, draft.ran || printed !== undefined, late, said)
      return {
        code: draft.code,
        stdout: printed ?? Buffer.alloc(0),
        stderr: said,
        ...(late ? { timedOut: true } : {}),
        ...(failure ? { failure } : {}),
      }
    })
  }

  /** What the script printed; undefined where it never started. What stands before its first line is the login's (`su`). */
  #printed(stdout: Buffer): Buffer | undefined {
    const at = stdout.indexOf(this.#started)
    return at === -1 ? undefined : stdout.subarray(at + this.#started.length)
  }
}

function failureOf({ why, code }: Draft, ran: boolean, late: boolean, stderr: Buffer): Failure | undefined {
  if (ran) return why === '' ? undefined : { ran, why }
  if (why !== '') return { ran, why }
  if (late) return { ran, why: 'it did not start in time' }
  const last = stderr.toString().trim().split('\n').at(-1)
  return { ran, why: last || `the shell ended with ${code}` }
}
