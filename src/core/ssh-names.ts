/**
 * Names of hosts and users as ssh(1) takes them (OpenSSH 9.6 and later): both stand in argument lists, in the commands
 * of ProxyCommand and in known_hosts, so none may begin with a dash or hold what means something to a shell.
 */

/** Why no host can have this name; undefined where one can. Names, IPv4 and IPv6 addresses (with `%zone`) are fine. */
export function hostNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name.startsWith('-')) return 'begins with a dash'
  return held(name, /[\s\p{Cc}'`"$\\;&<>|(){},]/u)
}

/** Why nobody can log in under this name; undefined where somebody can: `DOMAIN\user`, `user@realm` and `First Last` are fine. */
export function userNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name.startsWith('-')) return 'begins with a dash'
  if (/\s-/.test(name)) return 'holds a dash after a space'
  if (name.endsWith('\\')) return 'ends in a backslash'
  return held(name, /[\p{Cc}'`";&<>|(){}]/u)
}

export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535
}

function held(name: string, pattern: RegExp): string | undefined {
  const found = pattern.exec(name)?.[0]
  if (found === undefined) return undefined
  if (/\s/.test(found) && found !== '\n' && found !== '\r') return 'holds white space'
  return /\p{Cc}/u.test(found) ? 'holds a control character' : `holds ${found}`
}

/** One host of a ProxyJump: what `[user@]host[:port]` leaves out is undefined. */
export interface Hop {
  readonly host: string
  readonly user?: string
  readonly port?: number
}

/** A name, an address in brackets, each with or without a port; or a bare IPv6 address, which can have none. */
const HOP =
  /^(?:(?<user>.+)@)?(?:(?<name>[^:[\]]+)(?::(?<port>\d+))?|\[(?<six>[^\]]+)\](?::(?<sixPort>\d+))?|(?<bare>[^:[\]]*:[^[\]]*:[^[\]]*))$/s

/** The hosts of `[user@]host[:port],…` (or `ssh://…`) in the order in which they are passed; else why it cannot be one. */
export function readJump(text: string): readonly Hop[] | string {
  const hops: Hop[] = []
  for (const part of text.split(',').map((hop) => hop.trim())) {
    const found = HOP.exec(part.replace(/^ssh:\/\//, ''))?.groups ?? {}
    const { user } = found
    const host = found.name ?? found.six ?? found.bare
    const port = found.port ?? found.sixPort
    if (host === undefined) return `${JSON.stringify(part)} is not [user@]host[:port]`
    const wrong = hostNameProblem(host)
    if (wrong !== undefined) return `the host ${JSON.stringify(host)} ${wrong}`
    const wrongUser = user === undefined ? undefined : userNameProblem(user)
    if (wrongUser !== undefined) return `the user ${JSON.stringify(user)} ${wrongUser}`
    if (port !== undefined && !isPort(Number(port))) return `${port} is no port`
    hops.push({ host, user, port: port === undefined ? undefined : Number(port) })
  }
  return hops
}
