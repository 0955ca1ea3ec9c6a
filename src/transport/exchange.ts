import { cutNotice } from '../core/cut.ts'
import type { FrameCut } from './frames.ts'
import { limits } from './limits.ts'
import { type Answer, TransportError } from './types.ts'

interface Frame {
  readonly bytes: Buffer
  readonly cut?: FrameCut
}

interface Draft {
  code: number | undefined
  late: boolean
  stdout: Frame
  stderr: Frame
}

const empty: Frame = { bytes: Buffer.alloc(0) }

/** One request under way: collects the frames of both streams until every section has answered on both. */
export class Exchange {
  readonly #drafts: Draft[]
  readonly #lateWord: Buffer
  readonly #host: string
  #open: number
  #kept = 0

  /** @param host for messages. */
  constructor(count: number, lateWord: string, host: string) {
    this.#drafts = Array.from({ length: count }, () => ({ code: undefined, late: false, stdout: empty, stderr: empty }))
    this.#lateWord = Buffer.from(`${lateWord}\n`)
    this.#host = host
    this.#open = 2 * count
  }

  /** Bytes that a frame under way may have. */
  get room(): number {
    return Math.min(limits.answer, limits.request - this.#kept)
  }

  /** @param words of the marker line: `e<index> <code>[t]` ends standard output, `e<index>` standard error. */
  frame(bytes: Buffer, words: string, cut?: FrameCut): void {
    const [index = '', status] = words.slice(1).split(' ')
    const draft = this.#drafts[Number(index)]
    if (!draft) return
    this.#kept += bytes.length + (cut?.tail.length ?? 0)
    if (status === undefined) draft.stderr = { bytes, cut }
    else {
      draft.stdout = { bytes, cut }
      draft.code = status.startsWith('-') ? undefined : Number.parseInt(status, 10)
      draft.late = status.endsWith('t')
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
      const said = withNotice(draft.stderr)
      const stderr = saysLate ? said.subarray(0, -word.length) : said
      const late = draft.late || saysLate ? { timedOut: true } : {}
      const short = draft.stderr.cut ? { stderrCut: true } : {}
      if (!stdout.cut) return { code, stdout: stdout.bytes, stderr, ...short, ...late }
      return refusing(this.#host, { code, stderr, ...short, ...late }, stdout.bytes, stdout.cut)
    })
  }
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
