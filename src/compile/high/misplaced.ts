import { type Diagnostic, warning } from '../../core/diagnostics.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Places } from '../../render/types.ts'
import { REQUISITES, REQUISITES_IN } from '../keywords.ts'

/** Requisites written beside a function instead of under it: Salt lets `require` and `watch` pass and reads neither. */
export function findMisplaced(high: Dict, places: Places): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const [id, body] of high) {
    if (typeof id !== 'string' || id.startsWith('__') || !(body instanceof Dict)) continue
    for (const [key, run] of body) {
      if (typeof key !== 'string' || !(REQUISITES.has(key) || REQUISITES_IN.has(key)) || !Array.isArray(run)) continue
      const text = `${key} of '${id}' in SLS '${String(body.get('__sls__'))}' stands beside its function: it has no effect`
      const hint = `indent it below the function, as \`- ${key}:\``
      found.push(warning('requisite-misplaced', text, { ...places.show(places.of(run)), hint }))
    }
  }
  return found
}

/** Arguments written twice in one list: only the last counts, also where both are lists of requisites. */
export function findRepeated(high: Dict, places: Places): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const [id, body] of high) {
    if (typeof id !== 'string' || id.startsWith('__') || !(body instanceof Dict)) continue
    for (const [key, run] of body) {
      if (typeof key !== 'string' || key.startsWith('__') || !Array.isArray(run)) continue
      const first = new Map<Value, Dict>()
      for (const arg of run) {
        const name = arg instanceof Dict ? arg.keys().next().value : undefined
        if (name === undefined) continue
        const before = first.get(name)
        if (before) found.push(tellRepeated(id, String(name), before, arg as Dict, places))
        else first.set(name, arg as Dict)
      }
    }
  }
  return found
}

function tellRepeated(id: string, name: string, before: Dict, again: Dict, places: Places): Diagnostic {
  const { at, excerpt } = places.show(places.of(before))
  return warning('argument-twice', `${name} stands twice under '${id}': only the last counts`, {
    ...places.show(places.of(again)),
    related: at ? [{ message: 'this one has no effect', at, excerpt }] : undefined,
    hint: 'make one of them, with everything in it',
  })
}
