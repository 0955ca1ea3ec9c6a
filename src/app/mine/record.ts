import type { Target } from '../../project/index.ts'
import { Dict, type Value } from '../../python/values.ts'
import { readRecord } from '../records.ts'
import type { Allowed } from './declared.ts'

/** What a host says under a name: a value, or why there is none. */
export type Told = ({ readonly value: Value } | { readonly failure: string }) & { readonly allow?: Allowed }

/** As it is kept: under each name `value` or `failure`, and whom it is for. */
export function toRecord(told: ReadonlyMap<string, Told>): Dict {
  return new Dict(
    [...told].map(([name, one]): [Value, Value] => {
      const what: [Value, Value] = 'value' in one ? ['value', one.value] : ['failure', one.failure]
      const allow: [Value, Value][] = one.allow ? [['allow', [one.allow.target, one.allow.form]]] : []
      return [name, new Dict([what, ...allow])]
    }),
  )
}

/** What a host said last; undefined where it was never asked. */
export function recordedBy(root: string, target: Target): Map<string, Told> | undefined {
  const record = readRecord(root, 'mine', target)
  if (!record) return undefined
  const told = new Map<string, Told>()
  for (const [name, one] of record) {
    if (!(one instanceof Dict)) continue
    const [allowed, form] = [one.get('allow') ?? []].flat().map(String)
    const allow = allowed === undefined ? undefined : { target: allowed, form: form ?? 'glob' }
    told.set(
      String(name),
      one.has('value') ? { value: one.get('value')!, allow } : { failure: String(one.get('failure')), allow },
    )
  }
  return told
}
