import { identifier, joined, type Sql, sql } from '../../core/sql.ts'
import type { ObjectType } from '../postgres/facts/index.ts'
import type { Target } from './target.ts'

export interface Delta {
  /** A function as the server names it, with its arguments. */
  readonly signature?: string
  readonly withOption: boolean
}

const words: { readonly [word: string]: Sql } = {
  ALL: sql`ALL`,
  SELECT: sql`SELECT`,
  INSERT: sql`INSERT`,
  UPDATE: sql`UPDATE`,
  DELETE: sql`DELETE`,
  TRUNCATE: sql`TRUNCATE`,
  REFERENCES: sql`REFERENCES`,
  TRIGGER: sql`TRIGGER`,
  MAINTAIN: sql`MAINTAIN`,
  USAGE: sql`USAGE`,
  CREATE: sql`CREATE`,
  CONNECT: sql`CONNECT`,
  TEMPORARY: sql`TEMPORARY`,
  EXECUTE: sql`EXECUTE`,
}

const one: { readonly [type in ObjectType]: Sql } = {
  table: sql`TABLE`,
  sequence: sql`SEQUENCE`,
  function: sql`FUNCTION`,
  schema: sql`SCHEMA`,
  database: sql`DATABASE`,
  language: sql`LANGUAGE`,
  tablespace: sql`TABLESPACE`,
}

const all: { readonly [type in ObjectType]?: Sql } = {
  table: sql`ALL TABLES IN SCHEMA`,
  sequence: sql`ALL SEQUENCES IN SCHEMA`,
  function: sql`ALL FUNCTIONS IN SCHEMA`,
}

export function grant(role: string, target: Target, delta: Delta): Sql {
  const to = identifier(role)
  if (target.is === 'group') {
    const option = delta.withOption ? [sql`WITH ADMIN OPTION`] : []
    return joined([sql`GRANT ${identifier(target.group)} TO ${to}`, ...option], ' ')
  }
  const option = delta.withOption ? [sql`WITH GRANT OPTION`] : []
  return joined([sql`GRANT`, ...onObject(target, delta), sql`TO`, to, ...option], ' ')
}

export function revoke(role: string, target: Target, delta: Delta): Sql {
  const from = identifier(role)
  if (target.is === 'group') return sql`REVOKE ${identifier(target.group)} FROM ${from}`
  return joined([sql`REVOKE`, ...onObject(target, delta), sql`FROM`, from], ' ')
}

function onObject(target: Target, { signature }: Delta): Sql[] {
  if (target.is !== 'object') return []
  const privileges = joined(
    target.privileges.map((word) => words[word]!),
    ', ',
  )
  return [privileges, sql`ON`, ...objectOf(target, signature)]
}

function objectOf({ type, schema, name }: Extract<Target, { is: 'object' }>, signature?: string): Sql[] {
  if (name === null) return [all[type]!, identifier(schema!)]
  if (type === 'function') return [one.function, fromServer(signature!)]
  const path = schema === null ? identifier(name) : joined([identifier(schema), identifier(name)], '.')
  return [one[type], path]
}

/** Text that the server itself quoted. */
function fromServer(text: string): Sql {
  return sql([text] as unknown as TemplateStringsArray)
}
