import { str } from '../../python/values/text.ts'
import type { Dict, Value } from '../../python/values.ts'
import { type Candidate, simpleMatchers } from './simple.ts'

const OPERATORS = new Set(['and', 'or', 'not', '(', ')'])
const ENGINES: { readonly [letter: string]: string } = {
  G: 'grain',
  P: 'grain_pcre',
  I: 'pillar',
  J: 'pillar_pcre',
  L: 'list',
  S: 'ipcidr',
  E: 'pcre',
}

/**
 * Words joined by `and`, `or`, `not` and parentheses that stand alone; `and` binds closer than `or`, a `not` after a
 * word means `and not`. What cannot be read matches nothing, as in Salt.
 */
export function matchCompound(expression: string, candidate: Candidate): boolean {
  const tokens: string[] = []
  const words = expression.split(/\s+/).filter((word) => word !== '')
  while (words.length > 0) {
    const word = words.shift()!
    if (OPERATORS.has(word)) {
      const last = tokens.at(-1)
      if (last === undefined && word !== '(' && word !== 'not') return false
      if (last === '(' && (word === 'and' || word === 'or')) return false
      if (word === 'not' && last !== undefined && !['and', 'or', '('].includes(last)) tokens.push('and')
      tokens.push(word)
      continue
    }
    const group = /^N@(.+)$/s.exec(word)
    if (group) {
      words.unshift(...expandNodegroup(group[1]!, candidate.nodegroups))
      continue
    }
    const verdict = matchWord(word, candidate)
    if (verdict === undefined) return false
    tokens.push(verdict ? 'true' : 'false')
  }
  return new Evaluator(tokens).evaluate()
}

function matchWord(word: string, candidate: Candidate): boolean | undefined {
  const parsed = /^(?:([GPIJLSER])((?<=[GPIJ]).)?@)?(.+)$/s.exec(word)
  const [, engine, delimiter, pattern = word] = parsed ?? []
  if (engine === undefined) return simpleMatchers.get('glob')!(word, candidate)
  const manner = ENGINES[engine]
  return manner === undefined ? undefined : simpleMatchers.get(manner)!(pattern, candidate, delimiter)
}

/** The words of a nodegroup, in parentheses; groups inside it are left for the caller; none where it is unknown or holds itself. */
function expandNodegroup(name: string, nodegroups: Dict, within: readonly string[] = []): string[] {
  if (within.includes(name)) return []
  const group: Value | undefined = nodegroups.get(name)
  const words =
    typeof group === 'string'
      ? group.split(/\s+/).filter((word) => word !== '')
      : Array.isArray(group)
        ? group.map(str)
        : []
  if (words.length === 0) return []
  const plain = !words.some((word) => OPERATORS.has(word) || word.includes('*') || /^[A-Z]@/.test(word))
  if (plain) {
    const expression = words.some((word) => ['(', '[', '{', '\\', '?', '}', ']', ')'].includes(word))
    return ['(', `${expression ? 'E' : 'L'}@${words.join(',')}`, ')']
  }
  const inner = words.flatMap((word) =>
    word.startsWith('N@') && word.length > 2 ? expandNodegroup(word.slice(2), nodegroups, [...within, name]) : [word],
  )
  return ['(', ...inner, ')']
}

type Verdict = () => boolean

/**
 * Evaluates the words as Python would, which is how Salt does it: what is malformed is false, but a word before a
 * parenthesis without an operator only once it is reached; empty parentheses are false.
 */
class Evaluator {
  readonly #tokens: readonly string[]
  #at = 0
  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  evaluate(): boolean {
    try {
      const verdict = this.#or()
      return this.#at === this.#tokens.length && verdict()
    } catch (cause) {
      if (cause instanceof Malformed) return false
      throw cause
    }
  }

  #or(): Verdict {
    let left = this.#and()
    while (this.#take('or')) {
      const [a, b] = [left, this.#and()]
      left = () => a() || b()
    }
    return left
  }

  #and(): Verdict {
    let left = this.#not()
    while (this.#take('and')) {
      const [a, b] = [left, this.#not()]
      left = () => a() && b()
    }
    return left
  }

  #not(): Verdict {
    if (!this.#take('not')) return this.#called(this.#primary())
    const inner = this.#not()
    return () => !inner()
  }

  #primary(): Verdict {
    if (this.#take('(')) return this.#group()
    const token = this.#tokens[this.#at++]
    if (token !== 'true' && token !== 'false') throw new Malformed()
    return () => token === 'true'
  }

  #group(): Verdict {
    if (this.#take(')')) return () => false
    const inner = this.#or()
    if (!this.#take(')')) throw new Malformed()
    return inner
  }

  #called(verdict: Verdict): Verdict {
    if (!this.#take('(')) return verdict
    this.#group()
    return this.#called(() => {
      throw new Malformed()
    })
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#at] !== word) return false
    this.#at++
    return true
  }
}

class Malformed extends Error {}
