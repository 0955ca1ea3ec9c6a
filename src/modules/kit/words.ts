import type { Value } from '../../python/values.ts'
import { Argument } from './argument.ts'

/** Text; what YAML reads as a number or a boolean arrives as Python's text of it. */
export function text(description: string): Argument<string> {
  return new Argument({ type: 'string', description })
}

/** Text that is there: `''` is refused. */
export function name(description: string): Argument<string> {
  return new Argument<string>({ type: 'string', minLength: 1, description })
}

export function path(description: string): Argument<string> {
  return text(description)
    .without(/\0/, 'a path cannot hold a NUL character')
    .atMostBytes(4095, 'a path cannot be longer than 4095 bytes')
}

export function absolutePath(description: string): Argument<string> {
  return path(description).matching(
    /^\//,
    'it is not an absolute path',
    'write the path from the root: `/etc/motd`; `~` is not expanded',
  )
}

export function flag(description: string): Argument<boolean> {
  return new Argument<boolean>({ type: 'boolean', description, default: false }, false)
}

export function integer(description: string): Argument<number> {
  return new Argument({ type: 'integer', description })
}

export function number(description: string): Argument<number> {
  return new Argument({ type: 'number', description })
}

/** Text, or a number: where Salt's documentation writes either and they mean different things. */
export function textOrNumber(description: string): Argument<string | number> {
  return new Argument({ type: ['string', 'integer'], description })
}

export function oneOf<const V extends string>(values: readonly V[], description: string): Argument<V> {
  return new Argument({ type: 'string', enum: values, description })
}

export function listOf<T>(item: Argument<T>, description: string): Argument<readonly T[]> {
  return new Argument<readonly T[]>({
    type: 'array',
    items: item.schema,
    description,
    'x-rules': item.schema['x-rules'],
  })
}

/** One, or a list of them. */
export function oneOrMore<T>(item: Argument<T>, description: string): Argument<T | readonly T[]> {
  const types = [...[item.schema.type ?? []].flat(), 'array']
  return new Argument<T | readonly T[]>({
    type: types,
    items: item.schema,
    description,
    'x-rules': item.schema['x-rules'],
  })
}

/** A Python value as it was written: types and the order of keys are kept. */
export function value(description: string): Argument<Value> {
  return new Argument<Value>({ description, 'x-value': true })
}

const account = (description: string) =>
  new Argument<string | number>({ type: ['string', 'integer'], description })
    .without(/[\n\r]/, 'an account name cannot hold a line break')
    .without(/:/, 'an account name cannot hold a colon')
    .without(/^-/, 'an account name cannot begin with a dash')

/** A user or group by name or number. */
export const userName = account
export const groupName = account

/** A file mode: octal digits, with or without a leading zero, or `keep`. */
export function mode(description: string): Argument<string | number> {
  return new Argument<string | number>({
    type: ['string', 'integer'],
    description: `${description}, as octal digits; quote a leading zero or leave it out.`,
    pattern: '^(keep|["\']?(0o)?[0-7]{1,5}["\']?)$',
  })
}

/** Salt has this argument and it has no effect here; the description says why. */
export function ignored(description: string): Argument<unknown> {
  return new Argument<unknown>({ description }, false)
}

/** Salt has this argument and kstate cannot honour it: giving it is an error with this reason. */
export function unsupported(reason: string): Argument<undefined> {
  return new Argument<undefined>({ 'x-unsupported': reason }, false)
}
