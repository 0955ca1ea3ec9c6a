import { DiagnosticError, error } from '../core/diagnostics.ts'
import { closest } from '../core/similar.ts'
import type { Dict } from '../python/values.ts'

/** What of a host must be known before an expression can be put to it. */
export interface Needs {
  /** The names of grains; `all` where the expression does not name them. */
  readonly grains: readonly string[] | 'all'
  readonly pillar: boolean
}

/** Manners of matching → the letter that stands for them in a compound expression. */
const engines: { readonly [form: string]: string } = {
  grain: 'G',
  grain_pcre: 'P',
  pillar: 'I',
  pillar_pcre: 'J',
  ipcidr: 'S',
  nodegroup: 'N',
}

/** What an expression needs to know of hosts. Throws a diagnostic for a nodegroup that is not there. */
export function needsOf(expression: string, form: string, nodegroups: Dict): Needs {
  const engine = engines[form]
  const words = form === 'compound' ? split(expression) : engine === undefined ? [] : [`${engine}@${expression}`]
  const grains = new Set<string>()
  let [all, pillar] = [false, false]
  for (const word of expand(words, nodegroups, [])) {
    const [, letter, delimiter = ':', rest = ''] = /^([GPIJS])(?:((?<=[GPIJ]).))?@(.*)$/s.exec(word) ?? []
    if (letter === 'I' || letter === 'J') pillar = true
    else if (letter === 'S') all = true
    else if (letter !== undefined) {
      const name = rest.split(delimiter)[0]!
      if (name === '*' || name === '') all = true
      else grains.add(name)
    }
  }
  return { grains: all ? 'all' : [...grains], pillar }
}

/** Words with those of the nodegroups that they name. */
function expand(words: readonly string[], nodegroups: Dict, within: readonly string[]): string[] {
  return words.flatMap((word) => {
    const name = /^N@(.+)$/s.exec(word)?.[1]
    if (name === undefined) return [word]
    if (!nodegroups.has(name)) throw unknownGroup(name, [...nodegroups.keys()].map(String))
    if (within.includes(name)) return []
    const group = nodegroups.get(name)
    const inner = Array.isArray(group) ? group.map(String) : split(String(group ?? ''))
    return expand(inner, nodegroups, [...within, name])
  })
}

function split(expression: string): string[] {
  return expression.split(/\s+/).filter((word) => word !== '')
}

function unknownGroup(name: string, names: readonly string[]): DiagnosticError {
  const near = closest(name, names)
  const known = names.length > 0 ? `the option nodegroups has ${names.join(', ')}` : 'the option nodegroups is not set'
  return new DiagnosticError(
    error('unknown-nodegroup', `there is no nodegroup ${name}`, {
      hint: near ? `did you mean ${near}? (${known})` : known,
    }),
  )
}
