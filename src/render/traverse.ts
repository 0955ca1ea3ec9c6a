import { Dict, Tuple, type Value } from '../python/values.ts'
import { loadYaml } from '../yaml/index.ts'

/** What is at a colon path of dicts and lists, as Salt's `traverse_dict_and_list` finds it; undefined where there is nothing. */
export function traverse(data: Value, path: Value, delimiter = ':'): Value | undefined {
  const keys: readonly Value[] = typeof path === 'string' ? path.split(delimiter) : Array.isArray(path) ? path : [path]
  let at: Value | undefined = data
  for (const key of keys) {
    at = Array.isArray(at) ? stepList(at, key) : stepOther(at, key)
    if (at === undefined) return undefined
  }
  return at
}

function stepList(list: Value[], key: Value): Value | undefined {
  const index =
    typeof key === 'number' ? key : typeof key === 'string' && /^\s*[-+]?\d+\s*$/.test(key) ? Number(key) : undefined
  const wanted = index ?? key
  for (const item of list) if (item instanceof Dict && isHashable(wanted) && item.has(wanted)) return item.get(wanted)
  return index === undefined ? undefined : list.at(index)
}

function stepOther(data: Value, key: Value): Value | undefined {
  if (data instanceof Tuple) return undefined
  if (!(data instanceof Dict) || !isHashable(key)) return undefined
  if (data.has(key)) return data.get(key)
  const read = typeof key === 'string' ? readScalar(key) : key
  return read === key || !isHashable(read) ? undefined : data.get(read)
}

/** A command-line word as Salt reads it: YAML where that gives a number, a boolean or a container. */
function readScalar(text: string): Value {
  if (!/^[-+\d.~]|^(true|false|null|yes|no|on|off|none)$/i.test(text)) return text
  try {
    return loadYaml(text).value
  } catch {
    return text
  }
}

function isHashable(value: Value): boolean {
  return !(Array.isArray(value) || value instanceof Dict)
}
