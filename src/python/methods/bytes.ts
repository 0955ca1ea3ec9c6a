import { Builtin, type Caller, define, type Py } from '../functions/function.ts'
import { indexOf, intOf } from '../numbers.ts'
import { Bytes, decodeBytes } from '../types/bytes.ts'
import { raise } from '../values/errors.ts'
import { typeName } from '../values/types.ts'
import { Tuple } from '../values.ts'
import { STR_METHODS } from './str.ts'

/** The methods that bytes share with str, which see each byte as the character of that code. */
const SHARED =
  'capitalize center count endswith expandtabs find index isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title upper zfill'.split(
    ' ',
  )

const toText = (bytes: Bytes) => Buffer.from(bytes.data).toString('latin1')

/** `find` and its kin take a single byte as an int. */
const TAKE_BYTES = new Set(['find', 'rfind', 'index', 'rindex', 'count'])

function toArgument(value: Py): Py {
  if (value instanceof Bytes) return toText(value)
  if (typeof value === 'string') raise('TypeError', `a bytes-like object is required, not '${typeName(value)}'`)
  if (Array.isArray(value)) return value.map(toArgument)
  return value instanceof Tuple ? new Tuple(value.items.map(toArgument) as never) : value
}

function checkAffix(name: string, value: Py): void {
  if (value instanceof Tuple) return
  if (!(value instanceof Bytes))
    raise('TypeError', `${name} first arg must be bytes or a tuple of bytes, not ${typeName(value)}`)
}

function toNeedle(value: Py): Py {
  if (value instanceof Bytes) return value
  const int = intOf(value)
  if (int === undefined) raise('TypeError', `argument should be integer or bytes-like object, not '${typeName(value)}'`)
  if (int < 0 || int > 255) raise('ValueError', 'byte must be in range(0, 256)')
  return new Bytes(Uint8Array.of(Number(int)))
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
  const run = (call: Caller, self: Bytes, ...args: Py[]) => {
    if (name === 'startswith' || name === 'endswith') checkAffix(name, args[0])
    if (TAKE_BYTES.has(name)) args[0] = toNeedle(args[0])
    const given = args.map((arg, i) => (arg === fallbacks[i + 1] ? arg : toArgument(arg)))
    return toBytes(method.run(call, toText(self), ...given))
  }
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
  define('hex', ['self', ['sep', ''], ['bytes_per_sep', 1]], (_call, bytes: Bytes, separator: Py, every: Py) =>
    hexText(bytes.data, String(separator), indexOf(every)),
  ),
)

/** Two digits a byte, a separator after every so many, counted from the right (from the left where negative). */
function hexText(data: Uint8Array, separator: string, every: number): string {
  const size = Math.abs(every)
  if (size === 0 || separator === '') return Buffer.from(data).toString('hex')
  const shift = every > 0 ? (size - (data.length % size)) % size : 0
  let text = ''
  data.forEach((byte, i) => {
    text += (i > 0 && (i + shift) % size === 0 ? separator : '') + byte.toString(16).padStart(2, '0')
  })
  return text
}

export const BYTES_METHODS: ReadonlyMap<string, Builtin> = table
