import type { Infer, Need, SqlServer } from '../kit/index.ts'
import {
  address,
  type ConnectionArgs,
  optionalName,
  role,
  serverOf,
  sqlName,
  systemUser,
} from '../postgres/connection.ts'
import { type Asked, placeOf, type Schema, schemaFact } from '../postgres/facts/index.ts'

export const nameArguments = {
  dbname: sqlName('Database in which it lies'),
  name: sqlName('Name of the schema'),
}
export const ownerArgument = { owner: optionalName('Role that owns it') }
export const placeArguments = { ...systemUser, ...role, ...address }

type Named = Infer<typeof nameArguments>

/** The schema's fact, in its database or in one that it is a copy of. */
export function schemaIn(server: SqlServer, { name }: Named): (database: string) => Need<Asked<Schema>> {
  return (database) => schemaFact(server, database, name)
}

export function manages(args: Named & ConnectionArgs): readonly Need[] {
  return [schemaIn(placeOf(serverOf(args)), args)(args.dbname)]
}
