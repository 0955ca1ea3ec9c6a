import type { Answer } from './types.ts'

interface Draft {
  code: number | undefined
  late: boolean
  stdout: Buffer | undefined
  stderr: Buffer | undefined
}

/** One request under way: collects the frames of both streams until every section has answered on both. */
export class Exchange {
  readonly #drafts: Draft[]
  readonly #lateWord: Buffer
  #open: number

  constructor(count: number, lateWord: string) {
    this.#drafts = Array.from({ length: count }, () => ({
      code: undefined,
      late: false,
      stdout: undefined,
      stderr: undefined,
    }))
    this.#lateWord = Buffer.from(`${lateWord}\n`)
    this.#open = 2 * count
  }

  /** @param words of the marker line: `e<index> <code>[t]` ends standard output, `e<index>` standard error. */
  frame(bytes: Buffer, words: string): void {
    const [index = '', status] = words.slice(1).split(' ')
    const draft = this.#drafts[Number(index)]
    if (!draft) return
    if (status === undefined) draft.stderr = bytes
    else {
      draft.stdout = bytes
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
      const stdout = draft.stdout ?? Buffer.alloc(0)
      const stderr = draft.stderr ?? Buffer.alloc(0)
      const word = this.#lateWord
      const saysLate = stderr.subarray(-word.length).equals(word)
      const answer = { code: draft.code, stdout, stderr: saysLate ? stderr.subarray(0, -word.length) : stderr }
      return draft.late || saysLate ? { ...answer, timedOut: true } : answer
    })
  }
}
