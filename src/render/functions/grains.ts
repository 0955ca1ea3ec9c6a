import { createHmac } from 'node:crypto'
import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { define, type Kwargs, raise } from '../../jinja/extension.ts'
import { equals } from '../../python/values/order.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { traverse } from '../traverse.ts'
import type { Module } from './context.ts'
import { filterBy } from './filter-by.ts'

/** The characters that `grains.get_or_set_hash` draws from, unless it is told others. */
const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)'

/**
 * salt.modules.grains, as far as it only reads. `get_or_set_hash`, which Salt draws once and keeps as a grain, is derived of the
 * host's machine ID and the name, so that it is the same in every run.
 */
export const grainsModule: Module = ({ subject: { grains } }) => {
  const get = define(
    'get',
    ['key', ['default', ''], ['delimiter', ':'], ['ordered', true]],
    (_, key, fallback, delimiter) => {
      return traverse(grains, key, delimiter) ?? fallback
    },
  )
  return {
    get,
    get_or_set_hash: define(
      'get_or_set_hash',
      ['name', ['length', 8], ['chars', CHARACTERS]],
      (_, name, length, chars) =>
        traverse(grains, name) ?? derivedText(grains, str(name), Number(length), [...str(chars)]),
    ),
    fetch: get,
    items: define('items', [['sanitize', false]], () => grains),
    item: define(
      'item',
      [],
      (_, names: Value[], options: Kwargs) => {
        const fallback = (options.get('default') ?? '') as Value
        const delimiter = str(options.get('delimiter') ?? ':')
        return new Dict(names.map((name) => [name, traverse(grains, name, delimiter) ?? fallback]))
      },
      { varargs: true, kwargs: true },
    ),
    ls: define('ls', [], () => [...grains.keys()].map(str).sort()),
    has_value: define('has_value', ['key'], (_, key) => truth(traverse(grains, key) ?? false)),
    equals: define('equals', ['key', 'value'], (_, key, value) => {
      return equals(str(value), str(traverse(grains, key) ?? ''))
    }),
    filter_by: define(
      'filter_by',
      ['lookup_dict', ['grain', 'os_family'], ['merge', null], ['default', 'default'], ['base', null]],
      (_, lookup, grain, merge, fallback, base) => filterBy(lookup, grain, grains, merge, fallback, base),
    ),
  }
}

/** Characters that nobody can tell who does not know the machine ID; each is as likely as any other. */
function derivedText(grains: Dict, name: string, length: number, chars: readonly string[]): string {
  const machine = grains.get('machine_id')
  if (typeof machine !== 'string' || machine === '')
    throw new DiagnosticError(
      error(
        'host-needed',
        'grains.get_or_set_hash needs the grain machine_id, and the host has none, or was not asked',
        {
          hint: `set the grain '${name}', or put the value into the pillar`,
        },
      ),
    )
  if (chars.length === 0 || chars.length > 256) raise('IndexError', 'Cannot choose from an empty sequence')
  const taken = 256 - (256 % chars.length)
  let text = ''
  for (let block = 0; text.length < length; block++)
    for (const byte of createHmac('sha256', machine).update(`${name}\0${block}`).digest())
      if (byte < taken && text.length < length) text += chars[byte % chars.length]
  return text
}
