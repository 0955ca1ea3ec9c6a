import { YamlError } from './errors.ts'

/** A place in the text while it is read: offset, line and column, all from 0. */
export interface Mark {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** Walks over the text character by character; past the end every character is NUL, which no YAML text may contain. */
export class Cursor {
  offset = 0
  line = 0
  #lineStart = 0

  constructor(readonly text: string) {}

  get column(): number {
    return this.offset - this.#lineStart
  }
  get mark(): Mark {
    return { offset: this.offset, line: this.line, column: this.column }
  }
  get atEnd(): boolean {
    return this.offset >= this.text.length
  }
  /** The code unit `ahead` places further on. */
  peek(ahead = 0): number {
    const at = this.offset + ahead
    return at < this.text.length ? this.text.charCodeAt(at) : 0
  }
  /** Steps over characters that are no line breaks. */
  skip(count = 1): void {
    this.offset += count
  }
  /** Steps over one line break and gives what it stands for: CR, CRLF and NEL are a newline. */
  takeBreak(): string {
    const code = this.peek()
    this.offset += code === CR && this.peek(1) === LF ? 2 : 1
    this.line += 1
    this.#lineStart = this.offset
    return code === LS || code === PS ? String.fromCharCode(code) : '\n'
  }
  skipBlanks(): void {
    while (isBlank(this.peek())) this.skip()
  }
  skipToBreak(): void {
    while (!isBreakOrEnd(this.peek())) this.skip()
  }
  /** `---` or `...` at the start of a line, alone. */
  atDocumentMarker(): boolean {
    if (this.column !== 0) return false
    const code = this.peek()
    if (code !== 0x2d && code !== 0x2e) return false
    return this.peek(1) === code && this.peek(2) === code && isBlankOrEnd(this.peek(3))
  }
  /** Throws what is wrong here; `context` and `start` tell what was being read and where that began. */
  fail(problem: string, context?: string, start?: Mark): never {
    throw new YamlError('scanner', problem, this.offset, context, start?.offset)
  }
}

const CR = 0x0d
const LF = 0x0a
const NEL = 0x85
const LS = 0x2028
const PS = 0x2029

export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
export function isBreak(code: number): boolean {
  return code === LF || code === CR || code === NEL || code === LS || code === PS
}
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code)
}
export function isBlankOrEnd(code: number): boolean {
  return code === 0x20 || code === 0x09 || isBreakOrEnd(code)
}
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
/** What names of anchors, tag handles and directives are made of. */
export function isNameCharacter(code: number): boolean {
  return (
    isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d
  )
}
