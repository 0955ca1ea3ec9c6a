import { cutNotice } from '../core/cut.ts'
import type { FrameCut } from './frames.ts'
import { limits } from './limits.ts'
import { type Answer, type Failure, TransportError } from './types.ts'

interface Frame {
  readonly bytes: Buffer
  readonly cut?: FrameCut
}

interface Draft {
  code: number | undefined
  late: boolean
  ran: boolean
  why: string
  stdout: Frame
  stderr: Frame
}

const empty: Frame = { bytes: Buffer.alloc(0) }

/** One request under way: collects the frames of both streams until every section has answered on both. */
export class Exchange {
  readonly #drafts: Draft[]
  readonly #lateWord: Buffer
  readonly #started: Buffer
  readonly #host: string
  #open: number
  #kept = 0

  /** @param started see `encodeRequest`; `host` is for messages. */
  constructor(count: number, lateWord: string, started: string, host: string) {
    this.#drafts = Array.from({ length: count }, () => ({
      code: undefined,
      late: false,
      ran: false,
      why: '',
      stdout: empty,
      stderr: empty,
    }))
    this.#lateWord = Buffer.from(`${lateWord}\n`)
    this.#started = Buffer.from(`${started}\n`)
    this.#host = host
    this.#open = 2 * count
  }

  /** Bytes that a frame under way may have. */
  get room(): number {
    return Math.min(limits.answer, limits.request - this.#kept)
  }

  /** @param words of the marker line: `e<index> <code>[t][r] <why there is no answer>` (t: late, r: it
   * did run) ends standard output, `e<index>` standard error. */
  frame(bytes: Buffer, words: string, cut?: FrameCut): void {
    const [index = '', status, ...why] = words.slice(1).split(' ')
    const draft = this.#drafts[Number(index)]
    if (!draft) return
    this.#kept += bytes.length + (cut?.tail.length ?? 0)
    if (status === undefined) draft.stderr = { bytes, cut }
    else {
      draft.stdout = { bytes, cut }
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
      const { code, stdout } = draft
      const word = this.#lateWord
      const end = draft.stderr.cut?.tail ?? draft.stderr.bytes
      const saysLate = end.subarray(-word.length).equals(word)
      const whole = withNotice(draft.stderr)
      const stderr = saysLate ? whole.subarray(0, -word.length) : whole
      const isLate = draft.late || saysLate
      const printed = this.#printed(stdout.bytes)
      const failure =
        code === undefined ? undefined : failureOf(draft, draft.ran || printed !== undefined, isLate, stderr)
      const answer = {
        code,
        stderr,
        ...(draft.stderr.cut ? { stderrCut: true } : {}),
        ...(isLate ? { timedOut: true } : {}),
        ...(failure ? { failure } : {}),
      }
      const head = printed ?? Buffer.alloc(0)
      return stdout.cut ? refusing(this.#host, answer, head, stdout.cut) : { ...answer, stdout: head }
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

/** For people. */
function withNotice({ bytes, cut }: Frame): Buffer {
  return cut ? Buffer.concat([bytes, Buffer.from(cutNotice(cut.bytes)), cut.tail]) : bytes
}

/** An answer of which only the ends are there: who takes it for the whole is refused. */
function refusing(host: string, answer: Omit<Answer, 'stdout'>, head: Buffer, { bytes, tail }: FrameCut): Answer {
  const length = (head.length + bytes + tail.length).toLocaleString('en-US')
  return {
    ...answer,
    cut: { head, bytes, tail },
    get stdout(): Buffer {
      throw new TransportError(
        'answer-too-long',
        `${host}: an answer is too long (${length} bytes); nothing was concluded from it`,
        'an answer may have 16 MiB, all answers to one request 128 MiB, what a command prints 1 MiB',
      )
    },
  }
}
