import { readValue, usage } from '../../app/index.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { StatesOptions } from '../commands/apply.ts'

/** A call of Salt's form: words as they were written, `KEY=VALUE` read as YAML. */
export interface Call {
  readonly fun: string
  readonly expression: string
  readonly args: readonly string[]
  readonly kwargs: ReadonlyMap<string, Value>
  readonly options: StatesOptions
}

export function readWords(words: readonly string[]): { args: string[]; kwargs: Map<string, Value> } {
  const args: string[] = []
  const kwargs = new Map<string, Value>()
  for (const word of words) {
    const [, key, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? []
    if (key === undefined) args.push(word)
    else kwargs.set(key, readValue(value!))
  }
  return { args, kwargs }
}

/** The SLS of a call: words, lists in YAML, names with commas, or `mods=`. */
export function slsOf({ args, kwargs }: Pick<Call, 'args' | 'kwargs'>): string[] {
  const named = kwargs.get('mods')
  return [...args.map(readList), ...(named === undefined ? [] : [named])].flatMap(namesOf)
}

function readList(word: string): Value {
  return word.startsWith('[') ? readValue(word) : word
}

/** As `slsOf`; a call without any is refused. */
export function neededSls(call: Call): string[] {
  const sls = slsOf(call)
  if (sls.length === 0) throw usage(`${call.fun} needs an SLS`, `kstate TARGET ${call.fun} SLS`)
  return sls
}

/** Names as a list, or as text with commas; undefined where there are none. */
export function listOf(value: Value | undefined): string[] | undefined {
  return value === undefined || value === null ? undefined : namesOf(value)
}

/** `exclude=`: SLS with commas, or a list of SLS and of `{id: …}`. */
export function excludedBy(value: Value | undefined): Value[] | undefined {
  if (value === undefined || value === null) return undefined
  return (Array.isArray(value) ? value : [value]).flatMap((item): Value[] =>
    item instanceof Dict ? [item] : namesOf(item),
  )
}

function namesOf(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf)
  return String(value)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

export function text(value: Value | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}
