import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { repr } from '../python/values/text.ts'
import { typeName } from '../python/values/types.ts'
import type { Value } from '../python/values.ts'
import type { ArgumentShape } from './catalogue.ts'

const ajv = new Ajv2020({
  strict: false,
  // The catalogue's schemas are checked by its own tests; doing it here would slow every start down.
  validateSchema: false,
  meta: false,
  validateFormats: false,
  allowUnionTypes: true,
})

interface Checker {
  readonly types: readonly string[]
  /** Absent where the schema says no more than the types. */
  readonly validate?: ValidateFunction
}

const checkers = new WeakMap<ArgumentShape, Checker>()
/** Keywords that constrain nothing by themselves. */
const NOTES = new Set(['type', 'default', 'description', 'title', 'examples', 'deprecated'])

function checkerOf(property: ArgumentShape): Checker {
  const known = checkers.get(property)
  if (known) return known
  const more = Object.keys(property).some((keyword) => !NOTES.has(keyword) && !keyword.startsWith('x-'))
  const types = property.type === undefined ? [] : [property.type].flat()
  const checker = { types, validate: more ? ajv.compile(property) : undefined }
  checkers.set(property, checker)
  return checker
}

/** What is wrong with an argument, as "must be text, but is a list: [1]"; undefined where it fits its schema. `value` is what was written. */
export function checkArgument(property: ArgumentShape, data: unknown, value: Value): string | undefined {
  const { types, validate } = checkerOf(property)
  const secret = property['x-secret'] === true
  if (types.length > 0 && !types.some((type) => isOfType(type, data))) {
    if (secret) return `is not ${typesText(types)}`
    return `must be ${typesText(types)}, but is a ${typeName(value)}: ${shorten(value)}`
  }
  if (!validate || validate(data)) return undefined
  return explain(validate.errors![0]!, secret, value)
}

function isOfType(type: string, data: unknown): boolean {
  if (type === 'integer') return typeof data === 'bigint' || Number.isInteger(data)
  if (type === 'number') return typeof data === 'number' || typeof data === 'bigint'
  if (type === 'array') return Array.isArray(data)
  if (type === 'null') return data === null
  if (type === 'object') return typeof data === 'object' && data !== null && !Array.isArray(data)
  return typeof data === type
}

function explain(failure: ErrorObject, secret: boolean, value: Value): string {
  const inside = failure.instancePath === '' ? '' : ` at ${failure.instancePath.slice(1).replaceAll('/', ':')}`
  const { keyword, params, message = 'is not what it must be' } = failure
  if (secret) return `${message}${inside}`
  if (keyword === 'enum')
    return `must be one of ${params.allowedValues.map(String).join(', ')}${inside}, but is ${shorten(value)}`
  if (keyword === 'type') return `must be ${typesText([params.type].flat())}${inside}: ${shorten(value)}`
  return `${message}${inside}: ${shorten(value)}`
}

function shorten(value: Value): string {
  const text = repr(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

const TYPE_NAMES: { readonly [type: string]: string } = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a dictionary',
  null: 'null',
}

function typesText(types: readonly string[]): string {
  return types.map((type) => TYPE_NAMES[type] ?? type).join(' or ')
}
