import { type Diagnostic, error } from '../../core/diagnostics.ts'
import { matchGlob } from '../../core/glob.ts'
import { str } from '../../python/values/text.ts'
import { Dict } from '../../python/values.ts'

/** Takes out what `exclude` names: IDs, and every ID of an SLS (a pattern is allowed); `apply_exclude` of 3007. */
export function applyExcludes(high: Dict): Diagnostic[] {
  const found: Diagnostic[] = []
  const excludes = high.get('__exclude__')
  high.delete('__exclude__')
  if (!Array.isArray(excludes)) return found
  const patterns: string[] = []
  const ids = new Set<unknown>()
  for (const item of excludes) {
    if (typeof item === 'string') patterns.push(item)
    if (!(item instanceof Dict) || item.size !== 1) continue
    const sls = item.get('sls')
    if (typeof sls === 'string') patterns.push(sls)
    else if (sls !== undefined)
      found.push(error('exclude-form', `An exclude names ${str(sls)}, which is not the name of an SLS`))
    else if (item.has('id')) ids.add(item.get('id'))
  }
  for (const [id, body] of [...high]) {
    const sls = body instanceof Dict ? body.get('__sls__') : undefined
    const bySls = typeof sls === 'string' && patterns.some((pattern) => matchGlob(sls, pattern))
    if (ids.has(id) || bySls) high.delete(id)
  }
  return found
}
