import type { Sql } from '../../../../core/sql.ts'

/**
 * One thing that can be asked of a server about many subjects at once.
 *
 * The statement gives one row with one text column, a JSON object: the number of the subject (from 1) → what is known
 * of it; a subject that does not exist is left out. jsonb is used throughout: its text has no line breaks.
 */
export interface CatalogQuestion<Subject = unknown, Value = unknown> {
  readonly name: string
  /** `server`: shared catalogs, any database will do. `database`: asked in the database that the need names. */
  readonly scope: 'server' | 'database'
  /** Asked for each subject by itself: one that the server refuses must not take the others with it. */
  readonly alone?: true
  /** It is about objects that a state which releases some (`releasedFact`) may have cleared away by then. */
  readonly objects?: true
  statement(subjects: readonly Subject[]): Sql
  /** From the JSON (undefined: left out) to the fact. */
  read(json: unknown): Value
}

/** What was found: the answer, or why there is none. */
export type Asked<Value> = Found<Value> | Unreachable

export interface Found<Value> {
  readonly is: 'known'
  readonly value: Value
  /** Some of these objects may be gone by then: a state before releases some. Only of what is predicted. */
  readonly released?: true
}

export interface Unreachable {
  readonly is: 'unreachable'
  /**
   * `host`: no server could be asked from there, as psql or its user is missing. `server`: none answers. `database`: the server answers, there is no such database. `closed`: there is, and it
   * lets nobody in, or not this role. `refused`: the question was, as by missing rights.
   */
  readonly at: 'host' | 'server' | 'database' | 'closed' | 'refused'
  readonly why: string
}

export const known = <Value>(value: Value): Found<Value> => ({ is: 'known', value })

/** The first of these that could not be learnt. */
export function firstUnreachable(facts: readonly (Asked<unknown> | undefined)[]): Unreachable | undefined {
  return facts.find((fact) => fact?.is === 'unreachable')
}
