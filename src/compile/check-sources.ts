import { type Diagnostic, error, warning } from '../core/diagnostics.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Places } from '../render/index.ts'
import type { Step } from './types.ts'

/** Functions whose `source` is one file of the file roots, or the first of several that exists. */
const READERS = new Set(['file.managed'])
/** With one of these a step may never come to need its source. */
const GUARDS = ['unless', 'onlyif', 'creates']

/** Plain `salt://` sources that no file root has: nothing in a run could make them. */
export function checkSources(
  steps: readonly Step[],
  { hasFile, places }: { readonly places: Places; hasFile?(path: string): boolean },
): Diagnostic[] {
  if (!hasFile) return []
  return steps.flatMap((step) => {
    if (step.listener || !READERS.has(`${step.module}.${step.function}`)) return []
    const given = step.args.get('source')
    const sources = sourcesOf(given)
    if (sources.length === 0 || sources.some((source) => !isPlain(source) || hasFile(pathOf(source)))) return []
    const source = sources.at(-1)!
    const text = Array.isArray(given)
      ? 'Source list for ' + `'${step.name}' has no file that exists: ${sources.join(', ')}`
      : `Source file ${source} not found in saltenv 'base'`
    const guarded = GUARDS.some((guard) => step.keywords.has(guard) || step.args.has(guard))
    const severe = guarded ? warning : error
    return [
      severe('source-missing', `${text} (state '${step.id}' in SLS '${step.sls}')`, {
        ...places.show(step.argumentPlaces.get('source') ?? step.place),
        hint: 'the path counts from the file roots; correct it or add the file',
      }),
    ]
  })
}

function sourcesOf(source: Value | undefined): string[] {
  if (typeof source === 'string') return [source]
  if (!Array.isArray(source)) return []
  return source.flatMap((item) => {
    if (typeof item === 'string') return [item]
    const key = item instanceof Dict ? item.keys().next().value : undefined
    return [typeof key === 'string' ? key : '']
  })
}

/** A path of the base environment, as it stands. */
function isPlain(source: string): boolean {
  return source.startsWith('salt://') && (!source.includes('?') || /\?saltenv=base$/.test(source))
}

function pathOf(source: string): string {
  return source
    .slice('salt://'.length)
    .replace(/\?saltenv=base$/, '')
    .replace(/^\|/, '')
}
