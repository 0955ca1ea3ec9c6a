import { Secret } from '../../core/secrets.ts'
import { join, sh } from '../../core/shell.ts'
import { type Action, shell } from '../kit/index.ts'
import { fieldsAre } from './accounts.ts'
import type { PresentArgs } from './present-arguments.ts'
import { shaCrypt } from './sha-crypt.ts'
import { passwordDigest, type Shadow } from './shadow.ts'

type Passwords = Pick<PresentArgs, 'name' | 'password' | 'hash_password' | 'empty_password'>

/** The hash that the account shall have; with `hash_password` made with the salt that it has already, else with this one. */
export function wantedHash(
  { password, hash_password }: Pick<Passwords, 'password' | 'hash_password'>,
  salt: string,
  now: Shadow | undefined,
): string | undefined {
  const given = password?.reveal()
  if (!given || !hash_password) return given
  return (now && shaCrypt(given, now.setting)) ?? shaCrypt(given, `$6$${salt}$`)
}

/** The hash travels on standard input. */
export function setPassword(args: Passwords, salt: string, now: Shadow | undefined): Action[] {
  const { name, empty_password } = args
  if (empty_password) return [shell(sh`passwd -d -- ${name} >/dev/null`, { check: hasPassword(name, '') })]
  const hash = wantedHash(args, salt, now)
  if (!hash) return []
  return [shell(sh`chpasswd -e`, { stdin: new Secret(`${name}:${hash}\n`), check: hasPassword(name, hash) })]
}

/** A shell test by digest: neither the password nor its hash is in it. */
function hasPassword(name: string, field: string) {
  const hash = sh`h=$(printf %s "$k" | cut -d: -f2 | tr -d '\\n' | sha256sum)`
  return join([fieldsAre('shadow', name, []), hash, sh`[ "\${h%% *}" = ${passwordDigest(field)} ]`], ' && ')
}
