import { type Diagnostic, warning } from '../core/diagnostics.ts'
import { truth } from '../python/values/types.ts'
import type { Places } from '../render/types.ts'
import type { Step } from './types.ts'

/** `fire_event`: Salt tells its master's event bus, and there is none here. Told once, however many steps ask for it. */
export function findWithoutEffect(steps: readonly Step[], places: Places): Diagnostic[] {
  const asking = steps.filter(({ listener, keywords }) => !listener && truth(keywords.get('fire_event') ?? false))
  const [first] = asking
  if (!first) return []
  const others = asking.length > 1 ? `, nor in ${asking.length - 1} more` : ''
  const text = `fire_event of state '${first.id}' in SLS '${first.sls}' has no effect${others}: there is no event bus`
  const shown = places.show(first.argumentPlaces.get('fire_event') ?? first.place)
  return [warning('keyword-without-effect', text, { ...shown, hint: 'remove it, or ignore this' })]
}
