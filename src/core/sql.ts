import { Secret } from './secrets.ts'

/**
 * SQL text as a type, for PostgreSQL. A `Sql` was built here and nowhere else: what is interpolated into `sql` is quoted
 * as one literal, an array as several, and only another `Sql` (a name from `identifier`, a keyword from a tagged text)
 * goes in as it is.
 */
export class Sql {
  /** Use `sql`, `identifier` and `literal`; this constructor is for them alone. `secret`: the text holds a secret. */
  constructor(
    readonly text: string,
    readonly secret = false,
  ) {}
  toString(): never {
    throw new TypeError('an Sql is not a string: interpolate it with sql`…`')
  }
}

export type SqlValue = string | number | bigint | boolean | null | Secret
export type SqlPart = SqlValue | Sql | readonly (SqlValue | Sql)[]

/** A value that no SQL text can carry as the thing it is meant to be. */
export class UnquotableSqlError extends Error {}

/** PostgreSQL cuts longer names off silently (NAMEDATALEN - 1). */
export const longestName = 63

/** A name of an object, always in double quotes. Empty names, names over 63 bytes and NUL are refused. */
export function identifier(name: string): Sql {
  if (name === '') throw new UnquotableSqlError('a name in PostgreSQL cannot be empty')
  if (name.includes('\0')) throw new UnquotableSqlError('a NUL character cannot be part of a name in PostgreSQL')
  if (Buffer.byteLength(name) > longestName)
    throw new UnquotableSqlError(`a name in PostgreSQL has at most ${longestName} bytes: ${name.slice(0, 80)}`)
  return new Sql(`"${name.replaceAll('"', '""')}"`)
}

/** A value; right under either setting of standard_conforming_strings. */
export function literal(value: SqlValue): Sql {
  if (value instanceof Secret) return new Sql(literal(value.reveal()).text, true)
  if (value === null) return new Sql('NULL')
  if (typeof value === 'boolean') return new Sql(value ? 'TRUE' : 'FALSE')
  if (typeof value !== 'string') return new Sql(String(value))
  if (value.includes('\0')) throw new UnquotableSqlError('a NUL character cannot be part of a text in PostgreSQL')
  const quoted = `'${value.replaceAll("'", "''")}'`
  return new Sql(value.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted)
}

/** SQL text: ``sql`DROP ROLE ${identifier(name)}` ``. */
export function sql(strings: TemplateStringsArray, ...parts: readonly SqlPart[]): Sql {
  const pieces = parts.map((part) => joined(Array.isArray(part) ? part.map(one) : [one(part as SqlValue | Sql)], ', '))
  const text = strings.map((string, i) => string + (pieces[i]?.text ?? '')).join('')
  return new Sql(
    text,
    pieces.some((piece) => piece.secret),
  )
}

function one(part: SqlValue | Sql): Sql {
  return part instanceof Sql ? part : literal(part)
}

/** Pieces joined: words of a statement, entries of a list, parts of a dotted name. */
export function joined(pieces: readonly Sql[], separator: ' ' | ', ' | '.' | ';\n'): Sql {
  return new Sql(
    pieces.map((piece) => piece.text).join(separator),
    pieces.some((piece) => piece.secret),
  )
}
