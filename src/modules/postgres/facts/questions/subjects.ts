import { type Sql, sql } from '../../../../core/sql.ts'

/** Texts as a table `s(name, i)`. */
export function names(subjects: readonly string[]): Sql {
  return sql`jsonb_array_elements_text(${JSON.stringify(subjects)}::jsonb) with ordinality as s(name, i)`
}

/** Objects as a table `s(x, i)`. */
export function records(subjects: readonly unknown[]): Sql {
  return sql`jsonb_array_elements(${JSON.stringify(subjects)}::jsonb) with ordinality as s(x, i)`
}
