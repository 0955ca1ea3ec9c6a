import { type Diagnostic, warning } from '../../core/diagnostics.ts'
import { Dict } from '../../core/values.ts'
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
