import type { Need } from '../kit/index.ts'
import { address, type ConnectionArgs, role, seenFrom, serverOf, sqlName, systemUser } from '../postgres/connection.ts'
import { databaseFact, placeOf } from '../postgres/facts/index.ts'

export const nameArgument = { name: sqlName('Name of the database') }
export const placeArguments = { ...systemUser, ...seenFrom, ...address, ...role }

export function manages(args: ConnectionArgs & { readonly name: string }): readonly Need[] {
  return [databaseFact(placeOf(serverOf(args)), args.name)]
}
