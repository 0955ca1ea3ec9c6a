import { type ConnectionArgs, connectionProperties, nameSchema, optionalName } from '../postgres/connection.ts'

export interface SchemaArgs extends ConnectionArgs {
  readonly dbname: string
}

const { user, db_user, ...address } = connectionProperties

export const nameProperties = {
  dbname: nameSchema('Database in which it lies'),
  name: nameSchema('Name of the schema'),
}
export const ownerProperty = { owner: optionalName('Role that owns it') }
export const placeProperties = { user: user!, db_user: db_user!, ...address }
