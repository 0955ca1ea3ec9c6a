import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { Dict, type Value } from '../python/values.ts'
import { loadMapping, readOptions, type Told } from './option-file.ts'
import { absolutePath, expandGlob } from './paths.ts'

/**
 * A `master` file with what it includes, as Salt reads it: `default_include` (`master.d/*.conf`), then `include`, both
 * relative to the file; what is included wins over the file itself, later files over earlier ones.
 * https://docs.saltproject.io/en/latest/ref/configuration/master.html#include-configuration
 */
export function readMaster(file: string, told: Told): Dict {
  if (!existsSync(file)) return new Dict()
  const { settings, raw } = readOne(file, told)
  const fallback = raw.get('default_include') ?? 'master.d/*.conf'
  for (const names of [fallback, raw.get('include') ?? null])
    for (const [name, value] of readIncluded(names, file, told, new Set([file]))) settings.set(name, value)
  return settings
}

function readOne(file: string, told: Told): { settings: Dict; raw: Dict } {
  const loaded = loadMapping(file)
  const { settings, warnings, refused } = readOptions(loaded.value, { ...loaded, file }, 'salt')
  told.warnings.push(...warnings)
  told.refused.push(...refused)
  return { settings, raw: loaded.value }
}

/** Several included files are merged deeply, lists put together; a file's own includes are laid over it. */
function readIncluded(names: Value, from: string, told: Told, seen: ReadonlySet<string>): Dict {
  const all = new Dict()
  for (const name of Array.isArray(names) ? names : names ? [names] : []) {
    const pattern = absolutePath(dirname(from), String(name))
    for (const file of expandGlob(pattern).sort()) {
      if (seen.has(file)) continue
      const { settings, raw } = readOne(file, told)
      const inner = readIncluded(raw.get('include') ?? null, file, told, new Set([...seen, file]))
      for (const [key, value] of inner) settings.set(key, value)
      mergeInto(all, settings)
    }
  }
  return all
}

function mergeInto(all: Dict, more: Dict): void {
  for (const [key, value] of more) {
    const present = all.get(key)
    if (present instanceof Dict && value instanceof Dict) mergeInto(present, value)
    else if (Array.isArray(present) && Array.isArray(value))
      all.set(key, [...present, ...value.filter((item) => !present.includes(item))])
    else all.set(key, value)
  }
}
