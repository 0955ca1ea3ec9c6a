import { sql } from '../../../../core/sql.ts'
import { moment } from './role.ts'
import type { CatalogQuestion } from './types.ts'

/** What the server takes a text for as a point in time, in the form of `Role.validUntil`; refused where it is none. */
export const momentQuestion: CatalogQuestion<string, string> = {
  name: 'moment',
  scope: 'server',
  alone: true,
  statement: (subjects) =>
    sql`select jsonb_build_object('1', ${moment(sql`(${subjects[0]!})::timestamptz`)})::text as answer`,
  read: (json) => json as string,
}
