import { type Infer, listOf, name, text } from '../kit/index.ts'
import { address, lyingIn, optionalName, proper, role, sqlName, systemUser } from '../postgres/connection.ts'
import { HOME } from '../postgres/facts/index.ts'
import { types } from './target.ts'

export const objectArguments = {
  name: sqlName('Role; `public` is everybody'),
  object_name: proper(
    name(
      'Name of the object; `ALL` for all tables, sequences or functions of the schema; a function may have its arguments behind it',
    ),
  ),
  object_type: text(`What the object is: ${types.join(', ')}; a view is a table`).matching(
    new RegExp(`^(${types.join('|')})$`, 'i'),
    `it must be one of ${types.join(', ')}`,
  ),
  privileges: listOf(text('A privilege'), 'Privileges, as SELECT or ALL; none for a group').optional(),
}

export const placeArguments = {
  prepend: optionalName('Schema of the table, sequence or function').default('public'),
  ...lyingIn,
  ...systemUser,
  ...address,
  ...role,
}

export type PrivilegesArgs = Infer<typeof objectArguments> & Infer<typeof placeArguments>

export function databaseOf(args: PrivilegesArgs): string {
  return args.maintenance_db || HOME
}

/** As Salt names what is granted. */
export function wordsOf(args: PrivilegesArgs): string {
  return args.object_type.toLowerCase() === 'group' ? args.object_name : (args.privileges ?? []).join(',')
}
