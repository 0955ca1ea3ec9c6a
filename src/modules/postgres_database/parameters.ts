import { identifier, joined, literal, type Sql, sql } from '../../core/sql.ts'
import type { Database } from '../postgres/facts/index.ts'
import { sameEncoding, sameLocale } from './locale.ts'

/** What a database is made with. */
export interface Parameters {
  readonly name: string
  readonly tablespace: string | null
  readonly owner: string | null
  readonly template: string | null
  readonly encoding: string | null
  readonly lc_collate: string | null
  readonly lc_ctype: string | null
}

/** The database that a new one is a copy of: nobody may be connected to it meanwhile. */
export function templateOf({ template }: Pick<Parameters, 'template'>): string {
  return template || 'template1'
}

/** What differs and cannot be changed. What is empty is only predicted: it comes with the template, whatever it is. */
export function unchangeable(wanted: Parameters, { encoding, collate, ctype }: NonNullable<Database>): string[] {
  const compared = [
    ['encoding', wanted.encoding, encoding, sameEncoding],
    ['lc_collate', wanted.lc_collate, collate, sameLocale],
    ['lc_ctype', wanted.lc_ctype, ctype, sameLocale],
  ] as const
  return compared.flatMap(([name, want, is, same]) =>
    want && is && !same(want, is) ? [`${name} is ${is}, not ${want}`] : [],
  )
}

export function create(wanted: Parameters): Sql {
  const options = [
    ...(wanted.tablespace ? [sql`TABLESPACE = ${identifier(wanted.tablespace)}`] : []),
    ...(wanted.owner ? [sql`OWNER = ${identifier(wanted.owner)}`] : []),
    ...(wanted.template ? [sql`TEMPLATE = ${identifier(wanted.template)}`] : []),
    ...(wanted.encoding ? [sql`ENCODING = ${literal(wanted.encoding)}`] : []),
    ...(wanted.lc_collate ? [sql`LC_COLLATE = ${literal(wanted.lc_collate)}`] : []),
    ...(wanted.lc_ctype ? [sql`LC_CTYPE = ${literal(wanted.lc_ctype)}`] : []),
  ]
  const words = [
    sql`CREATE DATABASE ${identifier(wanted.name)}`,
    ...(options.length > 0 ? [sql`WITH`] : []),
    ...options,
  ]
  return joined(words, ' ')
}

/** The database as it will be; `user`: who makes it. */
export function predicted(wanted: Parameters, now: Database, user: string): NonNullable<Database> {
  return {
    owner: wanted.owner ?? now?.owner ?? user,
    encoding: now?.encoding ?? wanted.encoding ?? '',
    collate: now?.collate ?? wanted.lc_collate ?? '',
    ctype: now?.ctype ?? wanted.lc_ctype ?? '',
    tablespace: wanted.tablespace ?? now?.tablespace ?? 'pg_default',
    open: now?.open ?? true,
    template: now?.template ?? false,
    ...(!now && { copyOf: templateOf(wanted) }),
  }
}
