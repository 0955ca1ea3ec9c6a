import { attributeOf } from '../../python/attributes.ts'
import { callValue } from '../../python/functions/call.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { equals } from '../../python/values/order.ts'
import { typeName } from '../../python/values/types.ts'
import { define, type Extension, type Kwargs } from '../extension.ts'
import { dataFilters } from './dataFilters.ts'
import { dateFilters } from './dateFilters.ts'
import { dictFilters } from './dictFilters.ts'
import { encodeFilters } from './encodeFilters.ts'
import { fileFilters, pathFilters, refusedFilters } from './fileFilters.ts'
import { saltGlobals, type TargetMatch } from './globals.ts'
import { hashFilters } from './hashFilters.ts'
import { localHost, type SaltHost } from './host.ts'
import { iteratorFilters } from './itertools.ts'
import { networkFilters } from './networkFilters.ts'
import { queryFilters } from './queryFilters.ts'
import { quotingFilters } from './quoting.ts'
import { randomFilters } from './randomFilters.ts'
import { regexFilters, regexTests } from './regexFilters.ts'
import { serializerFilters, serializers } from './serializers.ts'
import { textFilters } from './textFilters.ts'

export type { TargetMatch } from './globals.ts'
export { localHost, type SaltHost } from './host.ts'

export interface SaltOptions {
  /** The machine that filters about time, randomness and files ask; by default this one. */
  readonly host?: SaltHost
  /** How `ifelse` decides about targets; without it by globs for the host's id alone. */
  readonly matches?: TargetMatch
}

const methodCall = define(
  'method_call',
  ['obj', 'f_name'],
  (call, object, name, args: unknown[], kwargs: Kwargs) => {
    const text = textOf(name) ?? raise('TypeError', `attribute name must be string, not '${typeName(name)}'`)
    const method = attributeOf(object, text)
    return method === undefined ? null : callValue(call, method, args, kwargs)
  },
  { varargs: true, kwargs: true },
)

/** Salt's filters, tests, globals and serializer tags, by the functions of Salt 3007. */
export function createSaltExtension({ host = localHost, matches }: SaltOptions = {}): Extension {
  return {
    filters: {
      ...textFilters,
      ...dataFilters,
      ...dictFilters,
      ...encodeFilters,
      ...hashFilters,
      ...networkFilters,
      ...pathFilters,
      ...queryFilters,
      ...quotingFilters,
      ...regexFilters,
      ...serializerFilters,
      ...iteratorFilters,
      ...refusedFilters,
      ...dateFilters(host),
      ...fileFilters(host),
      ...randomFilters(host),
      method_call: methodCall,
    },
    tests: {
      ...regexTests,
      equalto: define('test_equalto', ['value', 'other'], (_call, value, other) => equals(value, other)),
      list: define('is_list', ['value'], (_call, value) => Array.isArray(value)),
    },
    globals: saltGlobals(matches),
    serializers,
  }
}

export const saltExtension: Extension = createSaltExtension()
