import { isIP } from 'node:net'
import { readJump, userNameProblem } from '../../core/ssh-names.ts'
import { usage } from '../usage.ts'

/** The target of a new roster: a host, or without one a throw-away sandbox host. */
export interface FirstTarget {
  readonly id: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
}

/** What was said of it, as it was written. */
export interface TargetWords {
  readonly id?: string
  /** `[user@]address[:port]`. */
  readonly host?: string
  readonly user?: string
}

/** Reads them; an ID that was not given is made of the host's name. Throws a `DiagnosticError` for what ssh would refuse. */
export function readFirstTarget({ id, host, user }: TargetWords): FirstTarget {
  if (id !== undefined && (id.trim() !== id || id === '' || /\p{Cc}/u.test(id)))
    throw usage(`${JSON.stringify(id)} cannot be the ID of a target`, 'an ID is a word, such as web1')
  if (host === undefined) {
    if (user !== undefined) throw usage('a user is of no use without a host', 'give both: --host ADDRESS --user USER')
    return { id: id ?? 'web1' }
  }
  const hops = readJump(host)
  if (typeof hops === 'string' || hops.length !== 1)
    throw usage(`${host} is not the address of a host: ${typeof hops === 'string' ? hops : 'there are several'}`)
  const [hop] = hops
  const name = user ?? hop!.user ?? 'root'
  const wrong = userNameProblem(name)
  if (wrong !== undefined) throw usage(`${JSON.stringify(name)} cannot be the name of a user: it ${wrong}`)
  return { id: id ?? idOf(hop!.host), host: hop!.host, port: hop!.port, user: name }
}

function idOf(host: string): string {
  return isIP(host) ? 'web1' : host.split('.')[0]!
}
