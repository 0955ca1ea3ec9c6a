import { matchGlob } from '../../core/glob.ts'
import { str } from '../../python/values/text.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import { traverse } from '../traverse.ts'
import { matchRegExp } from './regexp.ts'

export type Manner = 'glob' | 'pcre' | 'exact'

/** Whether data holds what `key:subkey:pattern` says (Salt's `subdict_match`): the longest key path first, case ignored. */
export function matchSubdict(data: Value, expression: string, manner: Manner, delimiter = ':'): boolean {
  const parts = expression.split(delimiter)
  for (let split = parts.length - 1; split > 0; split--) {
    const key = parts.slice(0, split).join(delimiter)
    const everything = key === '*'
    const pattern = everything ? expression : parts.slice(split).join(delimiter)
    const found = everything ? data : traverse(data, key, delimiter)
    if (found === undefined || (found instanceof Dict && found.size === 0)) continue
    if (matchFound(found, pattern, manner)) return true
  }
  return false
}

function matchFound(found: Value, pattern: string, manner: Manner): boolean {
  if (found instanceof Dict) return matchDict(found, pattern, manner)
  if (!Array.isArray(found) && !(found instanceof Tuple)) return matchOne(found, pattern, manner)
  for (const member of found) {
    if (member instanceof Dict && matchDict(member, pattern, manner)) return true
    if (matchOne(member, pattern, manner)) return true
  }
  return false
}

function matchDict(target: Dict, given: string, manner: Manner): boolean {
  const wildcard = given.startsWith('*:')
  const pattern = wildcard ? given.slice(2) : given
  if (pattern === '*' || target.has(pattern) || matchSubdict(target, pattern, manner)) return true
  if (!wildcard) return false
  for (const value of target.values()) {
    if (value instanceof Dict) {
      if (matchDict(value, pattern, manner)) return true
    } else if (Array.isArray(value)) {
      if (value.some((item) => matchOne(item, pattern, manner))) return true
    } else if (matchOne(value, pattern, manner)) return true
  }
  return false
}

function matchOne(target: Value, pattern: string, manner: Manner): boolean {
  const text = str(target).toLowerCase()
  const wanted = pattern.toLowerCase()
  if (manner === 'pcre') return matchRegExp(text, wanted)
  return manner === 'exact' ? text === wanted : matchGlob(text, wanted)
}
