import { limits } from './limits.ts'

const newline = 0x0a
/** A marker line is short; what is longer is none of ours, and its rest is dropped. */
const longestLine = 64 * 1024

/** What is missing after the bytes of a frame, and what came after that. */
export interface FrameCut {
  readonly bytes: number
  readonly tail: Buffer
}

type Found = (bytes: Buffer, words: string, cut?: FrameCut) => void

/**
 * Cuts a stream at the session's marker: calls `found` with the bytes before each marker line and the words of that line.
 * Work is linear in the bytes received, however they are chunked; memory is bounded by `room`: a frame that is longer
 * keeps its two ends. The host may have cut by itself: then `c <bytes>` stands where they were.
 */
export class FrameReader {
  readonly #marker: Buffer
  readonly #found: Found
  readonly #room: () => number
  readonly #pass: (bytes: Buffer) => boolean
  #body = new Body()
  #head: { readonly bytes: Buffer; readonly cut: number } | undefined
  #rest: Buffer = Buffer.alloc(0)
  #line: Buffer[] | undefined
  #lineLength = 0

  /**
   * @param room bytes that the frame under way may have.
   * @param pass takes bytes of the frame under way as they come: what it takes (true) is not kept.
   */
  constructor(
    marker: string,
    found: Found,
    room: () => number = () => Number.POSITIVE_INFINITY,
    pass: (bytes: Buffer) => boolean = () => false,
  ) {
    this.#marker = Buffer.from(`${marker} `)
    this.#found = found
    this.#room = room
    this.#pass = pass
  }

  push(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    this.#rest = Buffer.alloc(0)
    let at = 0
    while (at < data.length) {
      if (this.#line) {
        const end = data.indexOf(newline, at)
        this.#lengthen(this.#line, data.subarray(at, end < 0 ? data.length : end))
        if (end < 0) return
        at = end + 1
        this.#finish(this.#line)
      } else {
        const start = data.indexOf(this.#marker, at)
        if (start < 0) {
          const safe = data.length - this.#begun(data.subarray(at))
          this.#add(data.subarray(at, safe))
          this.#rest = data.subarray(safe)
          return
        }
        this.#add(data.subarray(at, start))
        this.#line = []
        this.#lineLength = 0
        at = start + this.#marker.length
      }
    }
  }

  /** How many bytes at the end of these may be the beginning of a marker: only they are held back. */
  #begun(data: Buffer): number {
    const tail = data.subarray(-(this.#marker.length - 1))
    for (let at = tail.indexOf(this.#marker[0]!); at !== -1; at = tail.indexOf(this.#marker[0]!, at + 1))
      if (tail.subarray(at).equals(this.#marker.subarray(0, tail.length - at))) return tail.length - at
    return 0
  }

  #add(bytes: Buffer): void {
    if (bytes.length > 0 && !this.#pass(bytes)) this.#body.add(bytes, this.#room)
  }

  #lengthen(line: Buffer[], part: Buffer): void {
    if (this.#lineLength < longestLine) line.push(part)
    this.#lineLength += part.length
  }

  #finish(line: readonly Buffer[]): void {
    const body = this.#body
    const words = Buffer.concat(line).toString()
    this.#body = new Body()
    this.#line = undefined
    const [, cutByHost] = /^c (\d+)$/.exec(words) ?? []
    if (cutByHost !== undefined) {
      // Two cuts in one frame: only a host that is not ours says so. All between the ends counts as cut.
      const before = this.#head?.cut ?? 0
      const between = this.#head ? body.length : body.length - body.start().length
      this.#head = { bytes: this.#head?.bytes ?? body.start(), cut: before + between + Number(cutByHost) }
      return
    }
    const head = this.#head
    this.#head = undefined
    if (head) this.#found(head.bytes, words, { bytes: head.cut + body.length - body.end().length, tail: body.end() })
    else if (body.cut > 0) this.#found(body.start(), words, { bytes: body.cut, tail: body.end() })
    else this.#found(body.start(), words)
  }
}

/** The bytes of a frame; once they are more than there is room for, the two ends of them. */
class Body {
  readonly #first: Buffer[] = []
  #firstLength = 0
  #last: Buffer[] = []
  #lastLength = 0
  #full = false
  #length = 0

  add(part: Buffer, room: () => number): void {
    if (part.length === 0) return
    this.#length += part.length
    if (!this.#full) {
      this.#first.push(part)
      this.#firstLength += part.length
      if (this.#firstLength > room()) this.#turn()
      return
    }
    this.#last.push(part)
    this.#lastLength += part.length
    if (this.#lastLength > 2 * limits.edge) this.#trim()
  }

  /** What came first is kept up to the edge; the rest of it begins the other end. */
  #turn(): void {
    const all = Buffer.concat(this.#first)
    this.#full = true
    this.#first.splice(0, this.#first.length, Buffer.from(all.subarray(0, limits.edge)))
    this.#firstLength = this.#first[0]!.length
    this.#last = [all.subarray(this.#firstLength)]
    this.#lastLength = this.#last[0]!.length
    this.#trim()
  }

  #trim(): void {
    const all = Buffer.concat(this.#last)
    const kept = Buffer.from(all.subarray(-limits.edge))
    this.#last = [kept]
    this.#lastLength = kept.length
  }

  /** Bytes that came, kept or not. */
  get length(): number {
    return this.#length
  }

  /** Bytes that are missing between `start` and `end`. */
  get cut(): number {
    return this.length - this.start().length - (this.#full ? this.end().length : 0)
  }

  /** All of it, or the first end. */
  start(): Buffer {
    return this.#first.length === 1 ? this.#first[0]! : Buffer.concat(this.#first)
  }

  /** The last end; of what was not cut, all. */
  end(): Buffer {
    if (!this.#full) return this.start()
    this.#trim()
    return this.#last[0]!
  }
}
