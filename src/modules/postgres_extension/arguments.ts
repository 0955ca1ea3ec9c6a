import type { Infer, Need, SqlServer } from '../kit/index.ts'
import { address, lyingIn, role, serverOf, sqlName, systemUser } from '../postgres/connection.ts'
import { type Asked, type Extension, extensionFact, HOME, placeOf } from '../postgres/facts/index.ts'

export const nameArgument = { name: sqlName('Name of the extension') }
export const placeArguments = { ...systemUser, ...lyingIn, ...role, ...address }

type Named = Infer<typeof nameArgument>
type Placed = Infer<typeof placeArguments>

export function databaseOf(args: Pick<Placed, 'maintenance_db'>): string {
  return args.maintenance_db || HOME
}

/** The extension's fact, in its database or in one that it is a copy of. */
export function extensionIn(server: SqlServer, { name }: Named): (database: string) => Need<Asked<Extension>> {
  return (database) => extensionFact(server, database, name)
}

export function manages(args: Named & Placed): readonly Need[] {
  return [extensionIn(placeOf(serverOf(args)), args)(databaseOf(args))]
}
