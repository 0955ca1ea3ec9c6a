import type { ArgumentSchema } from '../../kit/schema.ts'
import {
  type ConnectionArgs,
  connectionProperties,
  nameSchema,
  optional,
  optionalName,
  properText,
  seenFrom,
} from '../connection.ts'
import type { Text } from '../text.ts'

/** Roles are one thing to PostgreSQL; users are made with LOGIN, groups without. */
export interface RoleKind {
  readonly word: 'user' | 'group'
  readonly title: 'User' | 'Group'
  readonly login: boolean
}

export const userKind: RoleKind = { word: 'user', title: 'User', login: true }
export const groupKind: RoleKind = { word: 'group', title: 'Group', login: false }

export type Flag = 'createdb' | 'createroles' | 'superuser' | 'inherit' | 'login' | 'replication'

/** Arguments with the word of SQL, in the order of a statement. */
export const flags: readonly (readonly [Flag, string])[] = [
  ['inherit', 'INHERIT'],
  ['createdb', 'CREATEDB'],
  ['createroles', 'CREATEROLE'],
  ['superuser', 'SUPERUSER'],
  ['replication', 'REPLICATION'],
  ['login', 'LOGIN'],
]

export interface RoleArgs extends ConnectionArgs, Partial<Record<Flag, boolean | null>> {
  readonly encrypted?: boolean | 'md5' | 'scram-sha-256' | null
  readonly password?: Text | null
  readonly default_password?: Text | null
  readonly refresh_password?: boolean | null
  readonly valid_until?: string | null
  readonly groups?: string | readonly string[] | null
}

type Properties = { readonly [argument: string]: ArgumentSchema }

const secretText = (description: string): ArgumentSchema => ({
  description,
  type: ['string', 'integer', 'null'],
  default: null,
  'x-secret': true,
  'x-rules': [properText],
})

export function presentProperties({ word, login }: RoleKind): Properties {
  const user = word === 'user'
  return {
    name: nameSchema(`Name of the ${word}`),
    createdb: optional('boolean', 'May create databases'),
    createroles: optional('boolean', 'May create roles'),
    encrypted: {
      description:
        'How the password is stored: `md5`, `scram-sha-256`; otherwise as the server does by itself, and any stored form of the right password will do',
      enum: [null, true, false, 'md5', 'scram-sha-256'],
      default: null,
    },
    superuser: optional('boolean', 'Is a superuser'),
    ...(user ? { replication: optional('boolean', 'May stream the write-ahead log') } : {}),
    inherit: optional('boolean', 'Has the privileges of the groups that it is a member of; new roles do'),
    login: optional('boolean', `May log in; a new ${word} ${login ? 'may' : 'may not'}`),
    ...(user ? {} : { replication: optional('boolean', 'May stream the write-ahead log') }),
    password: secretText('Password, plain or in the form in which PostgreSQL stores it'),
    ...(user
      ? { default_password: secretText('Password for a user that is only made now, where `password` is not given') }
      : {}),
    refresh_password: optional(
      'boolean',
      'Set the password each time where the stored one cannot be read (no superuser)',
    ),
    ...(user
      ? {
          valid_until: optional('string', 'When the password expires, as PostgreSQL reads a timestamp', {
            'x-rules': [properText],
          }),
        }
      : {}),
    groups: {
      description: 'Groups to be a member of, as a list or with commas; others are left alone',
      type: ['array', 'string', 'null'],
      items: { type: 'string', maxLength: 63 },
      'x-rules': [properText],
      default: null,
    },
    ...withConnection,
  }
}

export function absentProperties({ word }: RoleKind): Properties {
  return {
    name: nameSchema(`Name of the ${word}`),
    ...withConnection,
    reassign_owned_to: optionalName(
      `Role that is given what the ${word} owns, in every database, before it is removed`,
    ),
    drop_owned: {
      description: `Before the ${word} is removed, revoke its privileges in every database and drop what it still owns (all of it without \`reassign_owned_to\`)`,
      type: 'boolean',
      default: false,
    },
  }
}

const { user, ...address } = connectionProperties
const withConnection: Properties = { user: user!, ...seenFrom, ...address }
