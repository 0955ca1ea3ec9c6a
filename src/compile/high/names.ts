import { type Diagnostic, error } from '../../core/diagnostics.ts'
import { repr, str } from '../../python/values/text.ts'
import { typeName } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Places } from '../../render/types.ts'
import { firstKey } from './dicts.ts'

/** What stands below an entry of `names` overrides arguments: Salt dies of anything but a list of dictionaries. */
export function verifyNames(high: Dict, places: Places): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const [id, body] of high) {
    if (typeof id !== 'string' || id.startsWith('__') || !(body instanceof Dict)) continue
    for (const run of body.values()) {
      for (const arg of Array.isArray(run) ? run : []) {
        const names = arg instanceof Dict ? arg.get('names') : undefined
        if (!Array.isArray(names)) continue
        names.forEach((entry, index) => {
          if (!(entry instanceof Dict) || isReadable(entry)) return
          const text = `What the name '${str(firstKey(entry) ?? null)}' of state '${id}' in SLS '${str(body.get('__sls__'))}' overrides needs to be formed as a list`
          const hint = 'write `- NAME`, or `- NAME:` and below it `- key: value`'
          found.push(error('names-form', text, { ...places.show(places.ofItem(names, index)), hint }))
        })
      }
    }
  }
  return found
}

/** A `name` that YAML read as something else than text: Salt takes the ID in its place, without a word. */
export function verifyNameIsText(high: Dict, places: Places): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const [id, body] of high) {
    if (typeof id !== 'string' || id.startsWith('__') || !(body instanceof Dict)) continue
    for (const run of body.values()) {
      for (const arg of Array.isArray(run) ? run : []) {
        const name = arg instanceof Dict ? arg.get('name') : undefined
        if (name === undefined || name === null || typeof name === 'string') continue
        const text = `name in state '${id}' of SLS '${str(body.get('__sls__'))}' is no text, but a ${typeName(name)}: ${repr(name)}`
        const hint = 'write it in quotes'
        found.push(error('name-not-text', text, { ...places.show(places.ofKey(arg as Dict, 'name')), hint }))
      }
    }
  }
  return found
}

function isReadable(entry: Dict): boolean {
  const name = firstKey(entry)
  const overrides: Value = name === undefined ? null : entry.get(name)!
  if (overrides === '' || (overrides instanceof Dict && overrides.size === 0)) return true
  return Array.isArray(overrides) && overrides.every((override) => override instanceof Dict)
}
