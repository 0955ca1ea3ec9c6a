/** Reads the bytes of an answer from front to back: lines, and texts that end in NUL. */
export class Cursor {
  #at = 0
  constructor(readonly bytes: Buffer) {}

  get done(): boolean {
    return this.#at >= this.bytes.length
  }

  /** The next line without its newline; what is left where none follows. */
  line(): string {
    return this.#until(0x0a).toString()
  }

  /** The bytes up to the next NUL. */
  text(): Buffer {
    return this.#until(0)
  }

  #until(end: number): Buffer {
    const found = this.bytes.indexOf(end, this.#at)
    const stop = found === -1 ? this.bytes.length : found
    const piece = this.bytes.subarray(this.#at, stop)
    this.#at = stop + 1
    return piece
  }
}

/** Keys in pieces that fit into one command each. */
export function chunks(keys: readonly string[], count = 250, bytes = 60_000): string[][] {
  const pieces: string[][] = []
  let size = 0
  for (const key of keys) {
    const last = pieces.at(-1)
    if (!last || last.length >= count || size + key.length > bytes) {
      pieces.push([key])
      size = key.length
    } else {
      last.push(key)
      size += key.length
    }
  }
  return pieces
}
