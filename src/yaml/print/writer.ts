import { isBreak } from '../read/cursor.ts'
import { isPrintable } from './analyze.ts'

/** Lines are folded at the first space beyond this column. */
const WIDTH = 80

/** Text with indentation and folding; knows nothing of nodes. */
export class Writer {
  text = ''
  column = 0
  indent = -1
  /** The last that was written is white space. */
  whitespace = true
  /** Nothing but indentation (and `- `, `? `) stands in this line. */
  indention = true

  get beyondWidth(): boolean {
    return this.column > WIDTH
  }

  put(text: string): void {
    this.text += text
    this.column += [...text].length
  }
  #putBreak(char = '\n'): void {
    this.text += char
    this.column = 0
  }

  writeIndicator(text: string, options: { space?: boolean; whitespace?: boolean; indention?: boolean } = {}): void {
    if (options.space && !this.whitespace) this.put(' ')
    this.put(text)
    this.whitespace = options.whitespace ?? false
    this.indention = this.indention && (options.indention ?? false)
  }

  writeIndent(): void {
    const indent = Math.max(this.indent, 0)
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.#putBreak()
    if (this.column < indent) this.put(' '.repeat(indent - this.column))
    this.whitespace = true
    this.indention = true
  }

  writePlain(text: string, inFlow: boolean, mayFold: boolean): void {
    if (!this.whitespace && (text !== '' || inFlow)) this.put(' ')
    this.#writeFolded([...text], (at, chars) => mayFold && chars[at + 1] !== ' ')
    this.whitespace = false
    this.indention = false
  }

  writeSingle(text: string, mayFold: boolean): void {
    this.writeIndicator("'", { space: true })
    const inside = (at: number, chars: string[]) => mayFold && at > 0 && at < chars.length - 1 && chars[at + 1] !== ' '
    const broken = this.#writeFolded([...text], inside, (char) => (char === "'" ? "''" : char))
    if (broken) this.writeIndent()
    this.writeIndicator("'")
  }

  /** Lines of letters, the last with its newline; nothing that would need a hint of indentation. */
  writeLiteral(text: string): void {
    this.writeIndicator('|', { space: true })
    for (const line of text.split('\n').slice(0, -1)) {
      this.#putBreak()
      this.indention = true
      this.whitespace = true
      this.writeIndent()
      this.put(line)
      this.indention = false
    }
    this.#putBreak()
    this.whitespace = true
    this.indention = true
  }

  /** Gives whether the text ends with a line break. */
  #writeFolded(chars: string[], mayFoldAt: (at: number, chars: string[]) => boolean, print = (char: string) => char) {
    let afterSpace = false
    let afterBreak = false
    chars.forEach((char, at) => {
      if (char === ' ') {
        if (!afterSpace && this.beyondWidth && mayFoldAt(at, chars)) this.writeIndent()
        else this.put(' ')
        afterSpace = true
      } else if (isBreak(char.charCodeAt(0))) {
        if (!afterBreak && char === '\n') this.#putBreak()
        this.#putBreak(char)
        this.indention = true
        afterBreak = true
      } else {
        if (afterBreak) this.writeIndent()
        this.put(print(char))
        this.indention = false
        afterSpace = false
        afterBreak = false
      }
    })
    return afterBreak
  }

  writeDouble(text: string, mayFold: boolean): void {
    this.writeIndicator('"', { space: true })
    const chars = [...text]
    let afterSpace = false
    chars.forEach((char, at) => {
      const code = char.codePointAt(0)!
      if (char === ' ') {
        if (mayFold && !afterSpace && this.beyondWidth && at > 0 && at < chars.length - 1) {
          this.writeIndent()
          if (chars[at + 1] === ' ') this.put('\\')
        } else this.put(' ')
        afterSpace = true
      } else {
        const raw = isPrintable(code) && !isBreak(code) && char !== '"' && char !== '\\'
        this.put(raw ? char : escapeCharacter(code))
        afterSpace = false
      }
    })
    this.writeIndicator('"')
    this.whitespace = false
    this.indention = false
  }
}

const NAMED = new Map([
  [0x00, '\\0'],
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x1b, '\\e'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x85, '\\N'],
  [0xa0, '\\_'],
  [0x2028, '\\L'],
  [0x2029, '\\P'],
])

function escapeCharacter(code: number): string {
  const named = NAMED.get(code)
  if (named) return named
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
