import { raise } from '../../../core/values/errors.ts'
import { typeName } from '../../../core/values/types.ts'
import { Tuple } from '../../../core/values.ts'
import { Builtin, type Call, define, type Py } from '../../extension.ts'
import { Bytes, decodeBytes } from '../bytes.ts'
import { STR_METHODS } from './str.ts'

/** The methods that bytes share with str, which see each byte as the character of that code. */
const SHARED =
  'capitalize center count endswith expandtabs find index isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title upper zfill'.split(
    ' ',
  )

const toText = (bytes: Bytes) => Buffer.from(bytes.data).toString('latin1')

function toArgument(value: Py): Py {
  if (value instanceof Bytes) return toText(value)
  if (typeof value === 'string') raise('TypeError', `a bytes-like object is required, not '${typeName(value)}'`)
  if (Array.isArray(value)) return value.map(toArgument)
  return value instanceof Tuple ? new Tuple(value.items.map(toArgument) as never) : value
}

function toBytes(value: Py): Py {
  if (typeof value === 'string') return new Bytes(Buffer.from(value, 'latin1'))
  if (Array.isArray(value)) return value.map(toBytes)
  return value instanceof Tuple ? new Tuple(value.items.map(toBytes) as never) : value
}

const table = new Map<string, Builtin>()
for (const name of SHARED) {
  const method = STR_METHODS.get(name) as Builtin
  const fallbacks = method.parameters.map((one) => (typeof one === 'string' ? undefined : one[1]))
  const run = (call: Call, self: Bytes, ...args: Py[]) =>
    toBytes(method.run(call, toText(self), ...args.map((arg, i) => (arg === fallbacks[i + 1] ? arg : toArgument(arg)))))
  table.set(name, new Builtin(method.name, method.parameters, run, method.options))
}
table.set(
  'decode',
  define(
    'decode',
    ['self', ['encoding', 'utf-8'], ['errors', 'strict']],
    (_call, bytes: Bytes, encoding: string, errors: string) => decodeBytes(bytes.data, encoding, errors),
  ),
)
table.set(
  'hex',
  define('hex', ['self'], (_call, bytes: Bytes) => Buffer.from(bytes.data).toString('hex')),
)

export const BYTES_METHODS: ReadonlyMap<string, Builtin> = table
