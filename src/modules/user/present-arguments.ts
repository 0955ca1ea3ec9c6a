import { flag, type Infer, integer, text } from '../kit/index.ts'
import { accountName, accountNames, field, localArgument, ofBoundedLength, windowsArguments } from './arguments.ts'

const number = (description: string) => integer(description).optional()

/** The arguments of user.present. */
export const args = {
  name: accountName('Name of the account.'),
  uid: number('Number of the account; default: the next free one.'),
  gid: field('Primary group: a number, or a name.').with({ type: ['string', 'integer', 'null'] }),
  usergroup: flag(
    "Make a group of the account's own name as its primary one; default: as useradd is set up.",
  ).optional(),
  groups: accountNames('Groups of the account beside its primary one. They must exist.'),
  optional_groups: accountNames('The same, where they exist.'),
  remove_groups: flag('Take the account out of groups that are not named (if any are named).').default(true),
  home: field('Home directory.'),
  createhome: flag('Make the home directory if it is missing.').default(true),
  password: ofBoundedLength(
    text('Hash of the password as crypt(3) knows it, or with hash_password the password.').without(
      /[\n\r]/,
      'the account database holds one account a line',
    ),
  )
    .secret()
    .optional(),
  hash_password: flag('The password is given as it is; its hash is made here (SHA-512).'),
  enforce_password: flag('Set the password also where the account has another already.').default(true),
  empty_password: flag('The account needs no password.'),
  shell: field('Login shell.'),
  unique: flag('The number must not be taken by another account.').default(true),
  system: flag('A system account, if it is made.'),
  fullname: field('Full name.'),
  roomnumber: field('Room number.'),
  workphone: field('Telephone at work.'),
  homephone: field('Telephone at home.'),
  other: field('The rest of the GECOS field.'),
  loginclass: text('Read on BSD only; has no effect.').optional(),
  date: number('Day of the last change of the password, counted from 1970-01-01.'),
  mindays: number('Days between changes of the password, at least.'),
  maxdays: number('Days until the password must be changed.'),
  inactdays: number('Days from then until the account is locked.'),
  warndays: number('Days of warning beforehand.'),
  expire: number('Day on which the account expires, counted from 1970-01-01.'),
  ...windowsArguments,
  nologinit: flag('Do not reset the entries of lastlog and faillog.'),
  allow_uid_change: flag('An existing account may get another number.'),
  allow_gid_change: flag('An existing account may get another primary group.'),
  password_lock: flag('Lock or unlock the password.').optional(),
  local: localArgument,
}

export type PresentArgs = Infer<typeof args>
