import { isIterable, iterate } from '../../python/iterate.ts'
import { raise } from '../../python/values/errors.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import { define } from '../extension.ts'
import { className, needText } from './arguments.ts'

const PARAMETERS = ['in_dict', 'keys', 'value', ['delimiter', ':'], ['ordered_dict', false]] as const

/** The dict in which the last key stands, made on the way where it was missing. */
function descend(start: unknown, keys: unknown, delimiter: string): { dict: Dict; last: string } {
  if (!(start instanceof Dict)) return raise('TypeError', `argument of type '${className(start)}' is not iterable`)
  const names = needText(keys, 'split').split(delimiter)
  const last = names.pop()!
  let dict = start
  for (const name of names) {
    let next = dict.get(name)
    if (!(next instanceof Dict)) {
      next = new Dict()
      dict.set(name, next)
    }
    dict = next
  }
  return { dict, last }
}

function refuse(verb: string, value: unknown): never {
  return raise('SaltInvocationError', `The last key contains a <class '${className(value)}'>, which cannot ${verb}.`)
}

function updateDict(target: Dict, value: unknown): void {
  const fail = () => raise('SaltInvocationError', `Cannot update <class 'dict'> with a <class '${className(value)}'>.`)
  if (value instanceof Dict) {
    for (const [key, item] of value) target.set(key, item)
    return
  }
  if (!isIterable(value)) fail()
  for (const pair of iterate(value)) {
    const items = Array.isArray(pair) || pair instanceof Tuple || typeof pair === 'string' ? [...iterate(pair)] : []
    if (items.length !== 2) fail()
    target.set(items[0] as Value, items[1] as Value)
  }
}

function lastList(dict: Dict, last: string, verb: string): Value[] {
  const existing = dict.get(last) ?? null
  if (existing === null) {
    const made: Value[] = []
    dict.set(last, made)
    return made
  }
  return Array.isArray(existing) ? existing : refuse(verb, existing)
}

export const dictFilters = {
  set_dict_key_value: define('set_dict_key_value', PARAMETERS, (_call, start, keys, value, delimiter) => {
    const { dict, last } = descend(start, keys, delimiter)
    dict.set(last, value)
    return start
  }),
  update_dict_key_value: define('update_dict_key_value', PARAMETERS, (_call, start, keys, value, delimiter) => {
    const { dict, last } = descend(start, keys, delimiter)
    const existing = dict.get(last) ?? null
    const target = existing ?? new Dict()
    if (existing === null) dict.set(last, target)
    if (!(target instanceof Dict)) return refuse('update', target)
    updateDict(target, value)
    return start
  }),
  append_dict_key_value: define('append_dict_key_value', PARAMETERS, (_call, start, keys, value, delimiter) => {
    const { dict, last } = descend(start, keys, delimiter)
    lastList(dict, last, 'append').push(value)
    return start
  }),
  extend_dict_key_value: define('extend_dict_key_value', PARAMETERS, (_call, start, keys, value, delimiter) => {
    const { dict, last } = descend(start, keys, delimiter)
    const list = lastList(dict, last, 'extend')
    if (!isIterable(value))
      raise('SaltInvocationError', `Cannot extend <class 'list'> with a <class '${className(value)}'>.`)
    list.push(...([...iterate(value)] as Value[]))
    return start
  }),
}
