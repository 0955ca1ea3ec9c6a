import { parseClass, parseEscape } from './escapes.ts'
import { addFlags } from './flags.ts'
import { parseExtension } from './groups.ts'
import type { Flags, RegexNode, RepeatMode } from './nodes.ts'
import type { Groups, Reader } from './reader.ts'
import { Source } from './source.ts'

/** More repetitions than this are "any number" to Python too. */
export const UNBOUNDED = Number.POSITIVE_INFINITY
const MAX_REPEAT = 4294967295
/** Groups in groups: deeper patterns are refused rather than the stack trusted. */
const DEEPEST = 200

export interface Parsed {
  readonly node: RegexNode
  readonly groupCount: number
  readonly names: ReadonlyMap<string, number>
}

/** Python's pattern syntax (`re`, 3.11) → a tree. Raises `error` with Python's message. */
export class Parser implements Reader {
  readonly source: Source
  readonly groups: Groups = { count: 0, names: new Map(), open: new Set() }
  #depth = 0
  readonly #checks: (() => void)[] = []
  readonly #widthChecks: (() => void)[] = []

  constructor(pattern: string) {
    this.source = new Source(pattern)
  }

  parse(flags: Flags): Parsed {
    const start = this.#takeGlobalFlags(flags)
    const node = this.parseChoice(start)
    if (!this.source.atEnd) this.source.fail('unbalanced parenthesis', this.source.at)
    for (const check of [...this.#checks, ...this.#widthChecks]) check()
    return { node, groupCount: this.groups.count, names: this.groups.names }
  }

  /** `(?i)` and its like, which may stand at the very start alone. */
  #takeGlobalFlags(flags: Flags): Flags {
    let all = flags
    for (;;) {
      if (all.verbose) this.source.skipVerbose()
      if (this.#skipComment()) continue
      const found = /^\(\?([aiLmsux]+)\)/.exec(this.source.rest)
      if (!found) return all
      all = this.#withFlags(all, found[1]!)
      this.source.skip(found[0].length)
    }
  }

  #skipComment(): boolean {
    const { source } = this
    if (!source.rest.startsWith('(?#')) return false
    const from = source.at
    const closed = source.takeUntil(')') !== undefined
    if (!closed) source.at = from
    return closed
  }

  checkLater(kind: 'reference' | 'width', check: () => void): void {
    if (kind === 'reference') this.#checks.push(check)
    else this.#widthChecks.push(check)
  }

  #withFlags(flags: Flags, letters: string): Flags {
    if (letters.includes('L'))
      this.source.fail("bad inline flags: cannot use 'L' flag with a str pattern", this.source.at + 3)
    if (letters.includes('a') && letters.includes('u'))
      this.source.fail("bad inline flags: flags 'a', 'u' and 'L' are incompatible", this.source.at + letters.length + 2)
    return addFlags(flags, letters)
  }

  parseChoice(flags: Flags): RegexNode {
    const { source } = this
    if (++this.#depth > DEEPEST) source.fail('too many nested groups', source.at)
    const branches: RegexNode[] = []
    do branches.push(this.#parseSequence(flags))
    while (source.take('|'))
    this.#depth -= 1
    return branches.length === 1 ? branches[0]! : { kind: 'choice', branches }
  }

  #parseSequence(flags: Flags): RegexNode {
    const { source } = this
    const parts: RegexNode[] = []
    for (;;) {
      if (flags.verbose) source.skipVerbose()
      if (source.atEnd || source.rest.startsWith('|') || source.rest.startsWith(')')) break
      const from = source.at
      const repeat = this.#takeRepeat()
      if (repeat) {
        this.#repeatLast(parts, repeat, from)
        continue
      }
      const part = this.#parseItem(flags)
      if (part) parts.push(part)
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts }
  }

  #repeatLast(parts: RegexNode[], repeat: { min: number; max: number; mode: RepeatMode }, from: number): void {
    const body = parts.pop()
    if (!body || body.kind === 'at') this.source.fail('nothing to repeat', from)
    if (body.kind === 'repeat') this.source.fail('multiple repeat', from)
    parts.push({ kind: 'repeat', body, ...repeat })
  }

  #takeRepeat(): { min: number; max: number; mode: RepeatMode } | undefined {
    const { source } = this
    let min = 0
    let max = UNBOUNDED
    const from = source.at
    if (source.take('*')) min = 0
    else if (source.take('+')) min = 1
    else if (source.take('?')) max = 1
    else {
      const found = /^\{(\d*)(,?)(\d*)\}/.exec(source.rest)
      if (!found || found[0] === '{}') return undefined
      const [all, low = '', comma, high = ''] = found
      if (low === '' && comma === '') return undefined
      source.skip(all.length)
      min = low === '' ? 0 : Number(low)
      max = comma === '' ? min : high === '' ? UNBOUNDED : Number(high)
      if (min >= MAX_REPEAT || (max !== UNBOUNDED && max >= MAX_REPEAT))
        source.failAs('OverflowError', 'the repetition number is too large')
      if (max < min) source.fail('min repeat greater than max repeat', from + 1)
    }
    const mode = source.take('?') ? 'lazy' : source.take('+') ? 'possessive' : 'greedy'
    return { min, max, mode }
  }

  #parseItem(flags: Flags): RegexNode | undefined {
    const { source } = this
    const from = source.at
    const char = source.next()
    const { ascii } = flags
    switch (char) {
      case '.':
        return { kind: 'any', dotAll: flags.dotAll }
      case '^':
        return { kind: 'at', where: flags.multiline ? 'line-start' : 'text-start', ascii }
      case '$':
        return { kind: 'at', where: flags.multiline ? 'line-end' : 'last-line-end', ascii }
      case '[':
        return parseClass(source, flags, from)
      case '\\':
        return parseEscape(this, flags, from)
      case '(':
        return source.take('?') ? parseExtension(this, flags, from) : this.parseGroup(flags, from, undefined)
    }
    return { kind: 'literal', code: char.codePointAt(0)!, ignoreCase: flags.ignoreCase }
  }

  parseGroup(flags: Flags, from: number, name: string | undefined): RegexNode {
    const { groups } = this
    const number = ++groups.count
    if (name !== undefined) groups.names.set(name, number)
    groups.open.add(number)
    const body = this.parseChoice(flags)
    this.expectClose(from)
    groups.open.delete(number)
    return { kind: 'group', number, body }
  }

  expectClose(from: number): void {
    if (!this.source.take(')')) this.source.fail('missing ), unterminated subpattern', from)
  }

  checkReference(group: number, at: number, length: number): void {
    if (group > this.groups.count) this.source.fail(`invalid group reference ${group}`, at)
    if (this.groups.open.has(group)) this.source.fail('cannot refer to an open group', at - length)
  }
}
