import type { ObjectType } from '../postgres/facts/index.ts'
import { signatureOf } from './signature.ts'

export const types: readonly (ObjectType | 'group')[] = [
  'table',
  'sequence',
  'schema',
  'tablespace',
  'language',
  'database',
  'group',
  'function',
]

/** The privileges of each type of object in any version of PostgreSQL. */
export const privilegesOf: { readonly [type in ObjectType]: readonly string[] } = {
  table: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'],
  sequence: ['SELECT', 'UPDATE', 'USAGE'],
  function: ['EXECUTE'],
  schema: ['USAGE', 'CREATE'],
  database: ['CREATE', 'CONNECT', 'TEMPORARY'],
  language: ['USAGE'],
  tablespace: ['CREATE'],
}

/** What is meant by the arguments, or why nothing can be. */
export type Target =
  | { readonly is: 'group'; readonly group: string }
  | ObjectTarget
  | { readonly is: 'wrong'; readonly why: string }

export interface ObjectTarget {
  readonly is: 'object'
  readonly type: ObjectType
  readonly schema: string | null
  /** Null: all of the schema. */
  readonly name: string | null
  /** Upper case; `ALL` stands alone. */
  readonly privileges: readonly string[]
}

interface Meant {
  readonly object_name: string
  readonly object_type: string
  readonly privileges: readonly string[] | null
  readonly prepend: string | null
}

export function targetOf(args: Meant): Target {
  const type = args.object_type.toLowerCase() as ObjectType | 'group'
  const given = args.privileges ?? []
  if (type === 'group') {
    const why = 'The privileges option should not be set for object_type group'
    return given.length > 0 ? { is: 'wrong', why } : { is: 'group', group: args.object_name }
  }
  const words = given.flatMap((word) => word.toUpperCase().split(',')).map((word) => word.trim())
  const privileges = words.map((word) => (word === 'TEMP' ? 'TEMPORARY' : word === 'ALL PRIVILEGES' ? 'ALL' : word))
  if (privileges.length === 0 || privileges.some((word) => word !== 'ALL' && !privilegesOf[type].includes(word))) {
    const why = `Invalid privilege(s): ${given.join(',')} provided for object ${type}`
    return { is: 'wrong', why: `${why} (of a ${type}: ${privilegesOf[type].join(', ')}, ALL)` }
  }
  const inSchema = type === 'table' || type === 'sequence' || type === 'function'
  const all = inSchema && args.object_name.toUpperCase() === 'ALL'
  return {
    is: 'object',
    type,
    schema: inSchema ? args.prepend || 'public' : null,
    name: all ? null : type === 'function' ? signatureOf(args.object_name) : args.object_name,
    privileges: privileges.includes('ALL') ? ['ALL'] : [...new Set(privileges)],
  }
}

export function describeTarget(target: ObjectTarget, database: string): string {
  const place = target.schema === null ? '' : ` in schema ${target.schema}`
  const inside = target.type === 'database' || target.type === 'tablespace' ? '' : ` of database ${database}`
  return target.name === null ? `${target.type}s${place}${inside}` : `${target.type} ${target.name}${place}${inside}`
}
