import { raise } from '../values/errors.ts'

/** A pattern while it is read, character by character (code points). */
export class Source {
  readonly chars: readonly string[]
  at = 0

  constructor(readonly text: string) {
    this.chars = [...text]
  }

  get atEnd(): boolean {
    return this.at >= this.chars.length
  }
  /** What is still to be read. */
  get rest(): string {
    return this.chars.slice(this.at, this.at + 64).join('')
  }
  next(): string {
    return this.chars[this.at++] ?? ''
  }
  peek(): string {
    return this.chars[this.at] ?? ''
  }
  skip(count: number): void {
    this.at += count
  }
  take(char: string): boolean {
    if (this.chars[this.at] !== char) return false
    this.at += 1
    return true
  }
  /** The text up to `end`, which is read as well; undefined where it never comes. */
  takeUntil(end: string): string | undefined {
    const until = this.chars.indexOf(end, this.at)
    if (until === -1) return undefined
    const text = this.chars.slice(this.at, until).join('')
    this.at = until + 1
    return text
  }
  /** White space and comments, which `(?x)` makes meaningless. */
  skipVerbose(): void {
    while (!this.atEnd) {
      if (/^[ \t\n\r\v\f]$/.test(this.peek())) this.at += 1
      else if (this.peek() === '#') {
        while (!this.atEnd && this.next() !== '\n');
      } else return
    }
  }
  fail(message: string, position: number): never {
    return raise('error', `${message} at position ${position}${this.#lineAndColumn(position)}`)
  }
  failAs(pythonClass: string, message: string): never {
    return raise(pythonClass, message)
  }
  #lineAndColumn(position: number): string {
    if (!this.chars.includes('\n')) return ''
    const before = this.chars.slice(0, position)
    const line = before.filter((char) => char === '\n').length + 1
    return ` (line ${line}, column ${position - before.lastIndexOf('\n')})`
  }
}
