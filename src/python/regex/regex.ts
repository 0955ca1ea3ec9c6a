import { raise } from '../values/errors.ts'
import { Matcher } from './matcher.ts'
import { Parser } from './parser.ts'
import { compileProgram, type Program } from './program.ts'
import { expandTemplate, parseTemplate } from './template.ts'

export interface RegexFlags {
  readonly ignoreCase?: boolean
  readonly multiline?: boolean
  readonly dotAll?: boolean
}

/** A match; places count characters (code points), not UTF-16 units. */
export interface RegexMatch {
  readonly start: number
  readonly end: number
  /** Each group's text, the whole match first; null where a group took no part. */
  readonly groups: readonly (string | null)[]
}

/** Told how much work was done (64 steps count as one), so that a rendering's budget covers it. */
export type Spend = (amount: number) => void

/**
 * A pattern of Python's `re` (3.11), with its syntax and semantics: groups keep their last value, `$` also stands before
 * a last newline, `\d \w \s` are Unicode. Raises `error` with Python's message for a bad pattern, and TimeoutError for
 * one that would take (nearly) forever.
 */
export class Regex {
  readonly #program: Program
  readonly groupCount: number
  readonly names: ReadonlyMap<string, number>

  constructor(
    readonly pattern: string,
    flags: RegexFlags = {},
  ) {
    const { ignoreCase = false, multiline = false, dotAll = false } = flags
    const parsed = new Parser(pattern).parse({ ignoreCase, multiline, dotAll, verbose: false, ascii: false })
    this.#program = compileProgram(parsed.node)
    this.groupCount = parsed.groupCount
    this.names = parsed.names
  }

  /** `re.match`: at the start of the text. */
  match(text: string, spend?: Spend): RegexMatch | undefined {
    return new Search(this, this.#program, text, spend).next(0, false, 0)
  }

  /** `re.search`: the first match anywhere. */
  search(text: string, spend?: Spend): RegexMatch | undefined {
    return new Search(this, this.#program, text, spend).next(0, false)
  }

  /** `re.finditer` */
  *matches(text: string, spend?: Spend): Generator<RegexMatch> {
    const search = new Search(this, this.#program, text, spend)
    let found = search.next(0, false)
    while (found) {
      yield found
      found = search.next(found.end, found.end === found.start)
    }
  }

  /** `re.sub`, `template` in Python's syntax (`\1`, `\g<name>`). `count` 0: all. */
  replace(text: string, template: string, spend?: Spend, count = 0): string {
    const parts = parseTemplate(template, this)
    const chars = [...text]
    let result = ''
    let last = 0
    let done = 0
    for (const found of this.matches(text, spend)) {
      result += chars.slice(last, found.start).join('') + expandTemplate(parts, found)
      last = found.end
      done += 1
      if (done === count) break
    }
    return result + chars.slice(last).join('')
  }
}

class Search {
  readonly #codes: number[]
  readonly #matcher: Matcher
  #spent = 0

  constructor(
    regex: Regex,
    program: Program,
    text: string,
    readonly spend: Spend | undefined,
  ) {
    if (typeof text !== 'string') raise('TypeError', 'expected string or bytes-like object')
    this.#codes = Array.from(text, (char) => char.codePointAt(0)!)
    this.#matcher = new Matcher(program, this.#codes, regex.groupCount, regex.pattern)
  }

  /** The first match that begins from `from` up to `until`; at `from` itself no empty one if `notEmpty`. */
  next(from: number, notEmpty: boolean, until = this.#codes.length): RegexMatch | undefined {
    for (let start = from; start <= until; start++) {
      const slots = this.#matcher.matchAt(start, notEmpty && start === from)
      if (slots) {
        this.#account()
        return this.#describe(slots)
      }
    }
    this.#account()
    return undefined
  }

  #account(): void {
    this.spend?.(Math.ceil((this.#matcher.taken - this.#spent) / 64))
    this.#spent = this.#matcher.taken
  }

  #describe(slots: readonly number[]): RegexMatch {
    const groups: (string | null)[] = []
    for (let i = 0; i < slots.length; i += 2) {
      const [start = -1, end = -1] = slots.slice(i, i + 2)
      groups.push(end === -1 || start === -1 ? null : this.#text(start, end))
    }
    return { start: slots[0]!, end: slots[1]!, groups }
  }

  #text(start: number, end: number): string {
    let text = ''
    for (let i = start; i < end; i++) text += String.fromCodePoint(this.#codes[i]!)
    return text
  }
}

const SPECIAL = /[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g

/** `re.escape` */
export function escapeRegex(text: string): string {
  return text.replace(SPECIAL, '\\$&')
}
