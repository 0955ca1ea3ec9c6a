import { typeName } from '../../../python/values/types.ts'

/** `&expression`: what functions apply to items. */
export class Reference {
  constructor(readonly apply: (value: unknown) => unknown) {}
}

const TYPES: { readonly [python: string]: string } = {
  str: 'string',
  bool: 'boolean',
  int: 'number',
  float: 'number',
  list: 'array',
  dict: 'object',
  NoneType: 'null',
}

/** Python's name of the type, which messages about items show. */
export function pythonType(value: unknown): string {
  return value instanceof Reference ? '_Expression' : typeName(value)
}

/** JMESPath's name of it. */
export function typeOf(value: unknown): string {
  return value instanceof Reference ? 'expref' : (TYPES[typeName(value)] ?? typeName(value))
}
