import { type ConnectionArgs, connectionProperties, lyingIn, nameSchema } from '../postgres/connection.ts'

export type ExtensionArgs = ConnectionArgs

const { user, db_user, ...address } = connectionProperties

export const nameProperty = { name: nameSchema('Name of the extension') }
export const placeProperties = { user: user!, ...lyingIn, db_user: db_user!, ...address }

export function databaseOf(args: ConnectionArgs): string {
  return args.maintenance_db || 'postgres'
}
