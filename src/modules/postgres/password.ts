import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { Secret } from '../../core/secrets.ts'
import { saslprep } from './saslprep.ts'

export type Method = 'md5' | 'scram-sha-256'

const md5Pattern = /^md5[0-9a-f]{32}$/
const scramPattern = /^SCRAM-SHA-256\$(\d{1,9}):([A-Za-z0-9+/]+={0,2})\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/

/** The text is the stored form of a password already. */
function methodOf(stored: string): Method | undefined {
  return md5Pattern.test(stored) ? 'md5' : scramPattern.test(stored) ? 'scram-sha-256' : undefined
}

/**
 * Whether a role's stored password is this one. `methods`: the stored forms that will do. A password may be given in its
 * stored form.
 */
export function isPassword(password: Secret, role: string, stored: Secret | null, methods: readonly Method[]): boolean {
  if (stored === null) return false
  const [given, found] = [password.reveal(), stored.reveal()]
  if (given === found) return true
  const method = methodOf(found)
  if (methodOf(given) || !method || !methods.includes(method)) return false
  if (method === 'md5') return md5(given, role) === found
  const [, rounds, salt] = scramPattern.exec(found)!
  return scram(given, Buffer.from(salt!, 'base64'), Number(rounds)) === found
}

/** The form in which the server stores the password, so that the password itself never reaches it. */
export function store(password: Secret, role: string, method: Method, salt: Uint8Array): Secret {
  const given = password.reveal()
  if (methodOf(given)) return password
  return new Secret(method === 'md5' ? md5(given, role) : scram(given, salt, 4096))
}

function md5(password: string, role: string): string {
  return `md5${createHash('md5').update(password).update(role).digest('hex')}`
}

/** RFC 5803, as PostgreSQL writes it. */
function scram(password: string, salt: Uint8Array, rounds: number): string {
  const salted = pbkdf2Sync(saslprep(password), salt, rounds, 32, 'sha256')
  const sign = (text: string) => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(sign('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${rounds}:${Buffer.from(salt).toString('base64')}$${stored}:${sign('Server Key').toString('base64')}`
}
