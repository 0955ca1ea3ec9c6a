import { type ConnectionArgs, connectionProperties, nameSchema, optionalName } from '../postgres/connection.ts'

export interface SchemaArgs extends ConnectionArgs {
  readonly dbname: string
}

export const properties = {
  name: nameSchema('Name of the schema'),
  dbname: nameSchema('Database in which it lies'),
  ...connectionProperties,
}

export const ownerSchema = optionalName('Role that owns it')
