import { Argument, flag, type Infer, oneOrMore, text } from '../../kit/index.ts'
import {
  address,
  optionalName,
  optionalText,
  proper,
  role,
  secretText,
  seenFrom,
  sqlName,
  systemUser,
} from '../connection.ts'

/** Roles are one thing to PostgreSQL; users are made with LOGIN, groups without. */
export interface RoleKind {
  readonly word: 'user' | 'group'
  readonly title: 'User' | 'Group'
  readonly login: boolean
}

export const userKind: RoleKind = { word: 'user', title: 'User', login: true }
export const groupKind: RoleKind = { word: 'group', title: 'Group', login: false }

const place = { ...systemUser, ...seenFrom, ...address, ...role }

const makes = {
  createdb: flag('May create databases').optional(),
  createroles: flag('May create roles').optional(),
  encrypted: new Argument<boolean | 'md5' | 'scram-sha-256' | null>(
    {
      description:
        'How the password is stored: `md5`, `scram-sha-256`; otherwise as the server does by itself, and any stored form of the right password will do',
      enum: [null, true, false, 'md5', 'scram-sha-256'],
      default: null,
    },
    false,
  ),
  superuser: flag('Is a superuser').optional(),
}
const replicates = { replication: flag('May stream the write-ahead log').optional() }
const inherits = {
  inherit: flag('Has the privileges of the groups that it is a member of; new roles do').optional(),
}
const login = ({ word, login }: RoleKind) => ({
  login: flag(`May log in; a new ${word} ${login ? 'may' : 'may not'}`).optional(),
})
const password = { password: secretText('Password, plain or in the form in which PostgreSQL stores it') }
const refresh = {
  refresh_password: flag('Set the password each time where the stored one cannot be read (no superuser)').optional(),
}
const groups = {
  groups: proper(
    oneOrMore(
      text('A group').with({ maxLength: 63 }),
      'Groups to be a member of, as a list or with commas; others are left alone',
    ),
  ).optional(),
}

/** As Salt has them, in its order, of users and of groups. */
export const userArguments = {
  name: sqlName('Name of the user'),
  ...makes,
  ...replicates,
  ...inherits,
  ...login(userKind),
  ...password,
  default_password: secretText('Password for a user that is only made now, where `password` is not given'),
  ...refresh,
  valid_until: optionalText('When the password expires, as PostgreSQL reads a timestamp'),
  ...groups,
  ...place,
}
export const groupArguments = {
  name: sqlName('Name of the group'),
  ...makes,
  ...inherits,
  ...login(groupKind),
  ...replicates,
  ...password,
  ...refresh,
  ...groups,
  ...place,
}

/** What users and groups are both given. */
export type RoleArgs = Infer<typeof groupArguments> &
  Partial<Pick<Infer<typeof userArguments>, 'default_password' | 'valid_until'>>

export const absentArguments = ({ word }: RoleKind) => ({
  name: sqlName(`Name of the ${word}`),
  ...place,
  reassign_owned_to: optionalName(`Role that is given what the ${word} owns, in every database, before it is removed`),
  drop_owned: flag(
    `Before the ${word} is removed, revoke its privileges in every database and drop what it still owns (all of it without \`reassign_owned_to\`)`,
  ),
})

export type AbsentArgs = Infer<ReturnType<typeof absentArguments>>
