import { type Diagnostic, error, type Place, warning } from '../core/diagnostics.ts'
import { Secret } from '../core/secrets.ts'
import { closest } from '../core/similar.ts'
import { repr } from '../python/values/text.ts'
import { Dict, Float, type Plain, toPlain, type Value } from '../python/values.ts'
import type { ArgumentShape, FunctionShape, Strictness } from './catalogue.ts'
import { argumentKeywords } from './keywords.ts'
import { checkArgument } from './schema.ts'
import { checkValue, type ValueRule } from './value-rules.ts'

/** A call of a state function as far as its arguments go. */
export interface Call {
  /** `file.managed` */
  readonly full: string
  readonly id: string
  readonly sls: string
  readonly args: Dict
  show(argument?: string): { at?: Place; excerpt?: string }
}

export interface BoundArguments {
  /** Plain data with defaults filled in; `x-value` properties as values, `x-secret` ones as `Secret`. */
  readonly bound: { readonly [argument: string]: unknown }
  readonly problems: readonly Diagnostic[]
}

/** Meets arguments with the schema of their function: what Salt refuses and what no host could take is told, and why. */
export function bindArguments(call: Call, shape: FunctionShape, how: Strictness): BoundArguments {
  const problems: Diagnostic[] = []
  const severe = how.purpose === 'show' ? warning : error
  const data: { [argument: string]: unknown } = {}
  const originals = new Map<string, Value>()
  /** Null, where that says nothing: as if they were not given. */
  const empty = new Set<string>()
  for (const [key, value] of call.args) {
    const name = String(toPlain(key))
    const property = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined
    if (!property) {
      problems.push(unknownArgument(call, name, shape, how))
      continue
    }
    const refusal = refuse(property, value)
    if (refusal) {
      const text = `${name} of ${call.full} in state '${call.id}' is refused: ${refusal.reason}`
      const shown = call.show(name)
      const detail = unseen(value, property, shown.excerpt)
      problems.push(severe('argument-refused', text, { ...shown, detail, hint: refusal.hint }))
      continue
    }
    originals.set(name, value)
    const fitted = coerce(toPlain(value), value, property)
    if (fitted === undefined) {
      empty.add(name)
      continue
    }
    data[name] = fitted
    const wrong = checkArgument(property, fitted, value)
    if (wrong !== undefined) {
      const text = `${name} of ${call.full} in state '${call.id}' ${wrong}`
      problems.push(severe('argument-type', text, call.show(name)))
    }
  }
  for (const name of shape.required ?? []) {
    const isGiven = call.args.has(name) && !empty.has(name)
    if (isGiven || shape.properties[name]?.default !== undefined) continue
    const text = `Missing parameter ${name} for state ${call.full}`
    problems.push(
      severe('argument-missing', text, { ...call.show(), detail: `in state '${call.id}' of SLS '${call.sls}'` }),
    )
  }
  return { bound: wrap(data, shape, originals), problems }
}

function unknownArgument(call: Call, name: string, shape: FunctionShape, how: Strictness): Diagnostic {
  const near = closest(name, [...Object.keys(shape.properties), ...argumentKeywords()])
  const text = `'${name}' is an invalid keyword argument for '${call.full}'`
  const shown = call.show(name)
  const detail = `in state '${call.id}' of SLS '${call.sls}'`
  if (near !== undefined) {
    const severe = how.purpose === 'show' || how.lenient ? warning : error
    return severe('argument-unknown', text, { ...shown, detail, hint: `did you mean \`${near}\`?` })
  }
  if (shape.additionalProperties) {
    const unread = `'${name}' of ${call.full} in state '${call.id}' is ignored`
    return warning('argument-unread', unread, { ...shown, hint: 'remove it' })
  }
  const severe = how.purpose === 'show' ? warning : error
  return severe('argument-unknown', text, {
    ...shown,
    detail,
    hint: `${call.full} takes ${listed(Object.keys(shape.properties))}`,
  })
}

/** A short text that the line shown does not hold: of `names`, of what a template made. */
function unseen(value: Value, property: ArgumentShape, excerpt: string | undefined): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > 200 || property['x-secret']) return undefined
  return excerpt?.includes(value) ? undefined : `it is ${repr(value)}`
}

function listed(names: readonly string[]): string {
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')}…`
}

function refuse(property: ArgumentShape, value: Value): Pick<ValueRule, 'reason' | 'hint'> | undefined {
  if (holdsNul(value)) return { reason: 'a NUL character cannot reach a host' }
  const reason = property['x-unsupported']
  if (typeof reason === 'string') return { reason }
  const plain = toPlain(value)
  return property['x-rules']?.find((rule) => checkValue(rule, plain) !== undefined)
}

/** Whether a value or a part of it holds a NUL, which no process can receive. */
export function holdsNul(value: Value): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (Array.isArray(value)) return value.some(holdsNul)
  if (value instanceof Dict) {
    for (const [key, item] of value) if (holdsNul(key) || holdsNul(item)) return true
  }
  return false
}

/**
 * What Python's dynamic types let pass, made to fit: numbers where text is wanted, numeric text where a number is, the
 * words for true and false, null for what has a default. Undefined: as if it were not given.
 */
function coerce(plain: Plain, value: Value, property: ArgumentShape): unknown {
  const types = property.type === undefined ? [] : [property.type].flat()
  if (property['x-value'] || types.length === 0) return plain
  const takes = (type: string) => types.includes(type)
  if (plain === null) return takes('null') ? null : takes('boolean') && types.length === 1 ? false : undefined
  if (typeof plain === 'number' || typeof plain === 'bigint') {
    if (takes('number') || (takes('integer') && !(value instanceof Float && !Number.isInteger(value.value))))
      return Number(plain)
    if (takes('boolean') && (plain === 0 || plain === 1)) return plain === 1
    if (takes('string')) return repr(value)
  }
  if (typeof plain === 'boolean' && !takes('boolean') && takes('string')) return repr(value)
  if (typeof plain === 'string' && !takes('string')) {
    if ((takes('integer') || takes('number')) && /^[-+]?\d+$/.test(plain.trim())) return Number(plain)
    if (takes('number') && /^[-+]?\d*\.\d+$/.test(plain.trim())) return Number(plain)
    if (takes('boolean') && /^true$/i.test(plain)) return true
    if (takes('boolean') && /^false$/i.test(plain)) return false
  }
  return plain
}

function wrap(
  data: { readonly [argument: string]: unknown },
  shape: FunctionShape,
  originals: ReadonlyMap<string, Value>,
): { [argument: string]: unknown } {
  const { defaults, copied, values, secrets } = handlingOf(shape)
  const bound: { [argument: string]: unknown } = { ...defaults, ...data }
  for (const name of copied) if (!Object.hasOwn(data, name)) bound[name] = structuredClone(defaults[name])
  for (const name of values) if (Object.hasOwn(data, name)) bound[name] = originals.get(name)
  for (const name of secrets) if (typeof bound[name] === 'string') bound[name] = new Secret(bound[name])
  return bound
}

interface Handling {
  readonly defaults: { readonly [argument: string]: unknown }
  /** Arguments whose default is a container, so that no two calls share it. */
  readonly copied: readonly string[]
  readonly values: readonly string[]
  readonly secrets: readonly string[]
}

const handlings = new WeakMap<FunctionShape, Handling>()

function handlingOf(shape: FunctionShape): Handling {
  const known = handlings.get(shape)
  if (known) return known
  const properties = Object.entries(shape.properties)
  const names = (wanted: (property: ArgumentShape) => unknown) =>
    properties.flatMap(([name, property]) => (wanted(property) ? [name] : []))
  const handling: Handling = {
    defaults: Object.fromEntries(
      properties.flatMap(([name, property]) => (property.default === undefined ? [] : [[name, property.default]])),
    ),
    copied: names((property) => typeof property.default === 'object' && property.default !== null),
    values: names((property) => property['x-value']),
    secrets: names((property) => property['x-secret']),
  }
  handlings.set(shape, handling)
  return handling
}
