import { Cursor, isBlank, isBlankOrEnd, isBreak, type Mark } from './cursor.ts'
import { scanBlock, scanPlain, scanQuoted } from './scalars.ts'
import { scanAnchor, scanDirective, scanTag } from './tags.ts'
import type { KeyCandidate, Punctuation, Token } from './tokens.ts'

/** No key may be longer, nor span lines, unless it is marked by `?`. */
const LONGEST_KEY = 1024
const NEVER_PLAIN = new Set('-?:,[]{}#&*!|>\'"%@`')

/** Text → tokens, by the rules of libyaml, which PyYAML and so Salt read with. */
export class Scanner {
  readonly #cursor: Cursor
  #queue: Token[] = []
  #head = 0
  #taken = 0
  #indent = -1
  readonly #indents: number[] = []
  /** One place for each open flow collection, and one for the block around them. */
  readonly #candidates: (KeyCandidate | undefined)[] = [undefined]
  #keyAllowed = true
  #ended = false
  /** The first token of the queue can be given. */
  #ready = false

  constructor(text: string) {
    this.#cursor = new Cursor(text)
  }

  peek(): Token {
    if (!this.#ready) {
      while (this.#needsMore()) this.#fetch()
      this.#ready = true
    }
    return this.#queue[this.#head]!
  }

  next(): Token {
    const token = this.peek()
    this.#ready = false
    this.#head += 1
    this.#taken += 1
    if (this.#head > 64) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
    return token
  }

  get #inFlow(): boolean {
    return this.#candidates.length > 1
  }

  /** The first token can be given only when no `:` can make a key of it any more. */
  #needsMore(): boolean {
    if (this.#head === this.#queue.length) return !this.#ended
    this.#dropStaleCandidates()
    return !this.#ended && this.#candidates.some((candidate) => candidate?.token === this.#taken)
  }

  #fetch(): void {
    const cursor = this.#cursor
    this.#skipToToken()
    this.#dropStaleCandidates()
    this.#unroll(cursor.column)
    const char = cursor.text[cursor.offset] ?? ''
    if (char === '') this.#fetchEnd()
    else if (char === '%' && cursor.column === 0) {
      this.#leaveBlocks()
      this.#queue.push(scanDirective(cursor))
    } else if (cursor.atDocumentMarker()) {
      this.#leaveBlocks()
      this.#push(char === '-' ? 'document-start' : 'document-end', 3)
    } else if (!this.#fetchIndicator(char)) this.#fetchPlain(char)
  }

  /** Gives false where `char` does not mean anything by itself here. */
  #fetchIndicator(char: string): boolean {
    const cursor = this.#cursor
    const blankFollows = isBlankOrEnd(cursor.peek(1))
    if (char === '[') this.#openFlow('flow-sequence-start')
    else if (char === '{') this.#openFlow('flow-mapping-start')
    else if (char === ']') this.#closeFlow('flow-sequence-end')
    else if (char === '}') this.#closeFlow('flow-mapping-end')
    else if (char === ',') this.#fetchFlowEntry()
    else if (char === '*') this.#fetchContent(() => scanAnchor(cursor, 'alias'))
    else if (char === '&') this.#fetchContent(() => scanAnchor(cursor, 'anchor'))
    else if (char === '!') this.#fetchContent(() => scanTag(cursor, this.#inFlow))
    else if (char === "'") this.#fetchContent(() => scanQuoted(cursor, 'single'))
    else if (char === '"') this.#fetchContent(() => scanQuoted(cursor, 'double'))
    else if (char === '-' && blankFollows) this.#fetchBlockEntry()
    else if (char === '?' && (this.#inFlow || blankFollows)) this.#fetchKey()
    else if (char === ':' && (this.#inFlow || blankFollows)) this.#fetchValue()
    else if ((char === '|' || char === '>') && !this.#inFlow) this.#fetchBlockScalar(char)
    else return false
    return true
  }

  /** What may be a key, or be before one. */
  #fetchContent(scan: () => Token): void {
    this.#addCandidate()
    this.#keyAllowed = false
    this.#queue.push(scan())
  }

  #fetchPlain(char: string): void {
    const cursor = this.#cursor
    if (!this.#startsPlain(char))
      cursor.fail('found character that cannot start any token', 'while scanning for the next token')
    this.#fetchContent(() => {
      const { token, broken } = scanPlain(cursor, this.#indent + 1, this.#inFlow)
      if (broken) this.#keyAllowed = true
      return token
    })
  }

  #fetchBlockScalar(char: string): void {
    this.#dropCandidate()
    this.#keyAllowed = true
    this.#queue.push(scanBlock(this.#cursor, char === '|' ? 'literal' : 'folded', this.#indent))
  }

  #fetchFlowEntry(): void {
    this.#dropCandidate()
    this.#keyAllowed = true
    this.#push('flow-entry')
  }

  #startsPlain(char: string): boolean {
    if (!NEVER_PLAIN.has(char)) return char !== '\t'
    if (char === '-') return !isBlank(this.#cursor.peek(1))
    return (char === '?' || char === ':') && !this.#inFlow && !isBlankOrEnd(this.#cursor.peek(1))
  }

  #skipToToken(): void {
    const cursor = this.#cursor
    for (;;) {
      if (cursor.column === 0 && cursor.peek() === 0xfeff) cursor.skip()
      while (cursor.peek() === 0x20 || (cursor.peek() === 0x09 && (this.#inFlow || !this.#keyAllowed))) cursor.skip()
      if (cursor.peek() === 0x23) cursor.skipToBreak()
      if (!isBreak(cursor.peek())) return
      cursor.takeBreak()
      if (!this.#inFlow) this.#keyAllowed = true
    }
  }

  #push(kind: Punctuation, length = 1): void {
    const start = this.#cursor.offset
    this.#cursor.skip(length)
    this.#queue.push({ kind, start, end: this.#cursor.offset })
  }

  #leaveBlocks(): void {
    this.#unroll(-1)
    this.#dropCandidate()
    this.#keyAllowed = false
  }

  #fetchEnd(): void {
    if (this.#cursor.column !== 0) this.#cursor.line += 1
    this.#leaveBlocks()
    this.#ended = true
    this.#push('stream-end', 0)
  }

  #openFlow(kind: Punctuation): void {
    this.#addCandidate()
    this.#candidates.push(undefined)
    this.#keyAllowed = true
    this.#push(kind)
  }

  #closeFlow(kind: Punctuation): void {
    this.#dropCandidate()
    if (this.#inFlow) this.#candidates.pop()
    this.#keyAllowed = false
    this.#push(kind)
  }

  #fetchBlockEntry(): void {
    if (!this.#inFlow) {
      if (!this.#keyAllowed) this.#cursor.fail('block sequence entries are not allowed in this context')
      this.#roll(this.#cursor.mark, 'block-sequence-start')
    }
    this.#dropCandidate()
    this.#keyAllowed = true
    this.#push('block-entry')
  }

  #fetchKey(): void {
    if (!this.#inFlow) {
      if (!this.#keyAllowed) this.#cursor.fail('mapping keys are not allowed in this context')
      this.#roll(this.#cursor.mark, 'block-mapping-start')
    }
    this.#dropCandidate()
    this.#keyAllowed = !this.#inFlow
    this.#push('key')
  }

  #fetchValue(): void {
    const candidate = this.#candidates.at(-1)
    if (candidate) {
      const at = this.#head + candidate.token - this.#taken
      this.#queue.splice(at, 0, { kind: 'key', start: candidate.mark.offset, end: candidate.mark.offset })
      this.#roll(candidate.mark, 'block-mapping-start', at)
      this.#candidates[this.#candidates.length - 1] = undefined
      this.#keyAllowed = false
    } else {
      if (!this.#inFlow) {
        if (!this.#keyAllowed) this.#cursor.fail('mapping values are not allowed in this context')
        this.#roll(this.#cursor.mark, 'block-mapping-start')
      }
      this.#keyAllowed = !this.#inFlow
    }
    this.#push('value')
  }

  #addCandidate(): void {
    const { mark } = this.#cursor
    const required = !this.#inFlow && this.#indent === mark.column
    if (!this.#keyAllowed) return
    this.#dropCandidate()
    const token = this.#taken + this.#queue.length - this.#head
    this.#candidates[this.#candidates.length - 1] = { token, mark, required }
  }

  #dropCandidate(): void {
    const candidate = this.#candidates.at(-1)
    if (candidate) this.#refuse(candidate)
    this.#candidates[this.#candidates.length - 1] = undefined
  }

  #dropStaleCandidates(): void {
    const { line, offset, text } = this.#cursor
    for (const [level, candidate] of this.#candidates.entries()) {
      if (!candidate) continue
      const { mark } = candidate
      if (mark.line >= line) {
        if (offset - mark.offset <= LONGEST_KEY) continue
        if ([...text.slice(mark.offset, offset)].length <= LONGEST_KEY) continue
      }
      this.#refuse(candidate)
      this.#candidates[level] = undefined
    }
  }

  #refuse(candidate: KeyCandidate): void {
    if (candidate.required)
      this.#cursor.fail("could not find expected ':'", 'while scanning a simple key', candidate.mark)
  }

  /** Opens a block collection where the text is indented deeper than the one around it. */
  #roll(mark: Mark, kind: 'block-sequence-start' | 'block-mapping-start', at = this.#queue.length): void {
    if (this.#inFlow || this.#indent >= mark.column) return
    this.#indents.push(this.#indent)
    this.#indent = mark.column
    this.#queue.splice(at, 0, { kind, start: mark.offset, end: mark.offset })
  }

  #unroll(column: number): void {
    if (this.#inFlow) return
    while (this.#indent > column) {
      this.#indent = this.#indents.pop() ?? -1
      this.#push('block-end', 0)
    }
  }
}
