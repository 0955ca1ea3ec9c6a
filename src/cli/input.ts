import { Readable } from 'node:stream'
import { usage } from '../app/index.ts'
import { isInputTerminal } from './terminal.ts'

/** What of standard input is kept for several targets, in bytes. */
const mostShared = 16 * 1024 * 1024

/** Standard input for the commands of targets; where it is a terminal, none. */
export interface Input {
  /** For one target; undefined: none. */
  of(): Readable | undefined
  /** Nothing more is read. */
  end(): void
}

/** One target reads it as it comes; several are each given the whole, which is kept while it comes. */
export function openInput(targets: number, wanted: boolean): Input {
  if (!wanted || isInputTerminal()) return { of: () => undefined, end() {} }
  const end = () => void process.stdin.destroy()
  if (targets === 1) return { of: () => process.stdin, end }
  const shared = new SharedInput(process.stdin)
  return { of: () => shared.reader(), end }
}

/** Keeps what comes of a stream, from its first reader on, and gives each reader all of it. */
export class SharedInput {
  readonly #source: Readable
  readonly #most: number
  readonly #chunks: Buffer[] = []
  #reading: Promise<void> | undefined
  #ended = false
  #broken: unknown
  #wake: () => void = () => {}
  #more = this.#next()

  constructor(source: Readable, most = mostShared) {
    this.#source = source
    this.#most = most
  }

  reader(): Readable {
    return Readable.from(this.#read(), { objectMode: false })
  }

  async *#read(): AsyncGenerator<Buffer> {
    this.#reading ??= this.#keep()
    for (let at = 0; ; ) {
      while (at < this.#chunks.length) yield this.#chunks[at++]!
      if (this.#broken) throw this.#broken
      if (this.#ended) return
      await this.#more
    }
  }

  async #keep(): Promise<void> {
    let length = 0
    try {
      for await (const chunk of this.#source) {
        length += (chunk as Buffer).length
        if (length > this.#most)
          throw usage(
            'standard input of more than 16 MiB cannot be given to several targets',
            'name one target, or copy it to the hosts first',
          )
        this.#chunks.push(chunk as Buffer)
        this.#tell()
      }
    } catch (cause) {
      this.#broken = cause
    }
    this.#ended = true
    this.#tell()
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #tell(): void {
    this.#wake()
    this.#more = this.#next()
  }
}
