import { iterate } from '../../python/iterate.ts'
import { textOf } from '../../python/types/markup.ts'
import { PythonError, raise } from '../../python/values/errors.ts'
import { equals } from '../../python/values/order.ts'
import { repr } from '../../python/values/text.ts'
import { typeName } from '../../python/values/types.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import { loadYaml } from '../../yaml/index.ts'
import { parseIntText } from './numbers.ts'

/** Salt's `traverse`: `a:b:0` through dicts and lists; a dict in a list may hold the next key as well. */
export function traverse(data: unknown, key: unknown, fallback: unknown, delimiter: unknown): unknown {
  let here = data
  for (const part of partsOf(key, textOf(delimiter) ?? ':')) {
    const next = Array.isArray(here) ? fromList(here, part) : fromOther(here, part)
    if (next === undefined) return fallback
    here = next
  }
  return here
}

function partsOf(key: unknown, delimiter: string): Iterable<unknown> {
  const text = textOf(key)
  if (text !== undefined) return text.split(delimiter)
  return typeof key === 'number' || typeof key === 'boolean' ? [key] : iterate(key)
}

function fromList(list: unknown[], part: unknown): unknown {
  const text = textOf(part)
  const index = text === undefined ? part : (parseIntText(text) ?? text)
  for (const item of list) {
    if (item instanceof Dict && item.has(index as Value)) return item.get(index as Value)
  }
  if (typeof index !== 'number') return undefined
  return list[index < 0 ? list.length + index : index]
}

function fromOther(here: unknown, part: unknown): unknown {
  if (here instanceof Dict) {
    if (here.has(part as Value)) return here.get(part as Value)
    const loaded = loadKey(part)
    return equals(loaded, part) ? undefined : here.get(loaded as Value)
  }
  if (here instanceof Tuple && typeof part === 'number') return here.items[part < 0 ? here.length + part : part]
  if (textOf(here) !== undefined || here instanceof Tuple) return undefined
  if (here === null || typeof here !== 'object') return undefined
  return raise('TypeError', `'${typeName(here)}' object is not subscriptable (key ${repr(part)})`)
}

/** A key that YAML reads as something other than text (`'1'`), as Salt reads command line arguments. */
function loadKey(part: unknown): unknown {
  const text = textOf(part)
  if (text === undefined || ['', '---', '...'].includes(text.trim())) return part
  if (/[\t\r\n]/.test(text) || (text.includes('_') && /^[\d_]+$/.test(text.trim()))) return part
  try {
    if (text === 'None') return null
    const value = loadYaml(text).value
    if (text.includes('#') && (typeof value === 'string' || value === null)) return part
    if (value instanceof Dict && !text.startsWith('{')) return part
    if (Array.isArray(value) && !text.startsWith('[')) return part
    return value
  } catch (error) {
    if (error instanceof PythonError) throw error
    return part
  }
}
