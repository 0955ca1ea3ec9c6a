/** What stands for a part that was cut out of a text: on a line of its own, with how much it was. */
export function cutNotice(bytes: number): string {
  return `\n… ${bytes.toLocaleString('en-US')} bytes cut …\n`
}

/** Bytes as they come, of which the two ends are kept where they are more than twice `edge`. */
export class BothEnds {
  readonly #edge: number
  #head = Buffer.alloc(0)
  #tail: Buffer[] = []
  #tailLength = 0
  #length = 0

  constructor(edge: number) {
    this.#edge = edge
  }

  add(bytes: Buffer): void {
    this.#length += bytes.length
    const room = Math.max(0, this.#edge - this.#head.length)
    if (room > 0) this.#head = Buffer.concat([this.#head, bytes.subarray(0, room)])
    if (bytes.length > room) this.#tail.push(bytes.subarray(room))
    this.#tailLength += Math.max(0, bytes.length - room)
    if (this.#tailLength > 4 * this.#edge) this.#trim()
  }

  /** All of it, or its ends with a notice of what is missing between them. */
  text(): string {
    this.#trim()
    const tail = Buffer.concat(this.#tail)
    const cut = this.#length - this.#head.length - tail.length
    if (cut === 0) return Buffer.concat([this.#head, tail]).toString()
    return `${this.#head}${cutNotice(cut)}${tail}`
  }

  #trim(): void {
    const kept = Buffer.from(Buffer.concat(this.#tail).subarray(-this.#edge))
    this.#tail = [kept]
    this.#tailLength = kept.length
  }
}
