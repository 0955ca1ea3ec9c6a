import type { Secret } from '../../../core/secrets.ts'
import type { Asked, Role, Settings, Verifier } from '../facts/index.ts'
import { isPassword, type Method, store } from '../password.ts'
import { plain } from '../text.ts'
import type { RoleArgs } from './arguments.ts'

type PasswordArgs = Pick<RoleArgs, 'name' | 'password' | 'default_password' | 'refresh_password' | 'encrypted'>

export type PasswordVerdict =
  | { readonly is: 'right' }
  /** `blind`: it cannot be seen whether it is so. */
  | { readonly is: 'set'; readonly password: Secret; readonly blind: boolean }
  | { readonly is: 'unreadable'; readonly why: string }

/** Whether the role has the password that is wanted; `verifier` was asked for where `password` is given. */
export function comparePassword(
  args: PasswordArgs,
  role: Role,
  verifier: Asked<Verifier> | undefined,
): PasswordVerdict {
  const password = plain(args.password) ?? (role ? undefined : plain(args.default_password))
  if (!password) return { is: 'right' }
  if (verifier?.is === 'unreachable') {
    if (role && !args.refresh_password) return { is: 'unreadable', why: verifier.why }
    return { is: 'set', password, blind: true }
  }
  const right = role && verifier && isPassword(password, args.name, verifier.value.stored, methodsOf(args))
  return right ? { is: 'right' } : { is: 'set', password, blind: false }
}

function methodsOf({ encrypted }: PasswordArgs): readonly Method[] {
  return typeof encrypted === 'string' ? [encrypted] : ['scram-sha-256', 'md5']
}

/** The password in the form that is wanted, or in which the server would store it. */
export function storedForm(
  password: Secret,
  { name, encrypted }: PasswordArgs,
  settings: Asked<Settings> | undefined,
  salt: Uint8Array,
): Secret {
  const own = settings?.is === 'known' ? settings.value.passwordEncryption : 'scram-sha-256'
  const method = typeof encrypted === 'string' ? encrypted : own === 'scram-sha-256' ? own : 'md5'
  return store(password, name, method, salt)
}
