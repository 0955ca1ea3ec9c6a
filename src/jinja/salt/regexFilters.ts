import { escapeRegex, Regex, type RegexMatch } from '../../python/regex/regex.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { hashKey, Tuple, type Value } from '../../python/values.ts'
import { type Call, define } from '../extension.ts'
import { needSubject } from './arguments.ts'

const PARAMETERS = ['txt', 'rgx', ['ignorecase', false], ['multiline', false]] as const

const cache = new Map<string, Regex>()
const CACHE_SIZE = 256

/** Compiled patterns are kept, as Python keeps them. */
export function compileRegex(pattern: unknown, ignoreCase: unknown, multiline: unknown): Regex {
  const text = textOf(pattern)
  if (text === undefined) {
    hashKey(pattern)
    return raise('TypeError', 'first argument must be string or compiled pattern')
  }
  const flags = { ignoreCase: truth(ignoreCase), multiline: truth(multiline) }
  const key = `${flags.ignoreCase}${flags.multiline}${text}`
  const known = cache.get(key)
  if (known) return known
  const regex = new Regex(text, flags)
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string)
  cache.set(key, regex)
  return regex
}

function groupsOf(found: RegexMatch | undefined): Tuple | null {
  return found ? new Tuple(found.groups.slice(1) as Value[]) : null
}

const spender = (call: Call) => (amount: number) => call.spend(amount)

export const regexFilters = {
  regex_escape: define('regex_escape', ['value'], (_call, value) => {
    const text = textOf(value)
    if (text === undefined) raise('TypeError', `decoding to str: need a bytes-like object, ${typeName(value)} found`)
    return escapeRegex(text)
  }),
  regex_search: define('regex_search', PARAMETERS, (call, text, pattern, ignoreCase, multiline) =>
    groupsOf(compileRegex(pattern, ignoreCase, multiline).search(needSubject(text), spender(call))),
  ),
  regex_match: define('regex_match', PARAMETERS, (call, text, pattern, ignoreCase, multiline) =>
    groupsOf(compileRegex(pattern, ignoreCase, multiline).match(needSubject(text), spender(call))),
  ),
  regex_replace: define(
    'regex_replace',
    ['txt', 'rgx', 'val', ['ignorecase', false], ['multiline', false]],
    (call, text, pattern, template, ignoreCase, multiline) => {
      const regex = compileRegex(pattern, ignoreCase, multiline)
      const replacement = textOf(template)
      if (replacement === undefined)
        return raise('TypeError', `decoding to str: need a bytes-like object, ${typeName(template)} found`)
      return regex.replace(needSubject(text), replacement, spender(call))
    },
  ),
}

export const regexTests = {
  match: define('test_match', PARAMETERS, (call, text, pattern, ignoreCase, multiline) => {
    return compileRegex(pattern, ignoreCase, multiline).match(needSubject(text), spender(call)) !== undefined
  }),
}
