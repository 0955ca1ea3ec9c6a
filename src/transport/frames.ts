const newline = 0x0a

/**
 * Cuts a stream at the session's marker: calls `found` with the bytes before each marker line and the words of that line.
 * Work and memory are linear in the bytes received, however they are chunked.
 */
export class FrameReader {
  readonly #marker: Buffer
  readonly #found: (bytes: Buffer, words: string) => void
  #body: Buffer[] = []
  #rest: Buffer = Buffer.alloc(0)
  #line: Buffer[] | undefined

  constructor(marker: string, found: (bytes: Buffer, words: string) => void) {
    this.#marker = Buffer.from(`${marker} `)
    this.#found = found
  }

  /** What came since the last marker, at most its last `limit` bytes: to explain a stream that ended. */
  unfinished(limit: number): Buffer {
    return Buffer.concat([...this.#body, this.#rest]).subarray(-limit)
  }

  push(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    this.#rest = Buffer.alloc(0)
    let at = 0
    while (at < data.length) {
      if (this.#line) {
        const end = data.indexOf(newline, at)
        this.#line.push(data.subarray(at, end < 0 ? data.length : end))
        if (end < 0) return
        at = end + 1
        this.#finish(this.#line)
      } else {
        const start = data.indexOf(this.#marker, at)
        if (start < 0) {
          const safe = Math.max(at, data.length - this.#marker.length + 1)
          this.#body.push(data.subarray(at, safe))
          this.#rest = data.subarray(safe)
          return
        }
        this.#body.push(data.subarray(at, start))
        this.#line = []
        at = start + this.#marker.length
      }
    }
  }

  #finish(line: readonly Buffer[]): void {
    const body = this.#body.length === 1 ? this.#body[0]! : Buffer.concat(this.#body)
    this.#body = []
    this.#line = undefined
    this.#found(body, Buffer.concat(line).toString())
  }
}
