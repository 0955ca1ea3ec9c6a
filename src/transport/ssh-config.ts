import { homedir, userInfo } from 'node:os'
import SSHConfig from 'ssh-config'
import { DiagnosticError, error } from '../core/diagnostics.ts'
import { hostNameProblem, isPort, readJump, userNameProblem } from '../core/ssh-names.ts'
import type { Connection, HostKeyPolicy } from './types.ts'

export interface SshConfig {
  /** In the format of ssh_config(5), without Include. */
  readonly text: string
}

/** What is asked for explicitly; everything else comes from ssh_config and the defaults. */
export type ConnectionRequest = { readonly host: string } & {
  readonly [K in keyof Omit<Connection, 'host' | 'knownHosts'>]?: Connection[K] | undefined
} & {
  readonly knownHosts?: Partial<HostKeyPolicy>
  /** Who logs in where neither `user` nor ssh_config says; default: the local user. */
  readonly defaultUser?: string
}

export interface Surroundings {
  readonly home: string
  readonly user: string
  readonly env: { readonly [name: string]: string | undefined }
}

const here = (): Surroundings => ({ home: homedir(), user: userInfo().username, env: process.env })

/**
 * A connection with nothing left open: what is asked for wins over ssh_config, ssh_config over the defaults (port 22,
 * the local user, 30 s to log in, lost after 45 s without an answer). Followed is ssh_config(5), first value wins:
 * HostName, User, Port, IdentityFile, IdentitiesOnly, IdentityAgent, ForwardAgent, ProxyJump, ProxyCommand, HostKeyAlias,
 * ConnectTimeout, ServerAliveInterval, ServerAliveCountMax, RequestTTY, UserKnownHostsFile, GlobalKnownHostsFile,
 * StrictHostKeyChecking (`accept-new` and `no` accept an unknown key, `yes` refuses it; a changed key is always refused).
 * What is asked for of unknown keys (`-i`) wins over it; the files stay the user's.
 * `Match exec` never matches: nothing is run here.
 * @throws DiagnosticError for names that ssh(1) would refuse, and for a configuration that cannot be read.
 */
export function resolveConnection(
  asked: ConnectionRequest,
  config: SshConfig,
  around: Surroundings = here(),
): Connection {
  const set = settingsOf(asked, config)
  const first = (name: string): string | undefined => set(name)[0]
  const host = (first('hostname') ?? '%h').replace(/%([h%])/g, (_, token) => (token === 'h' ? asked.host : '%'))
  const port = asked.port ?? number(first('port')) ?? 22
  const user = asked.user ?? first('user') ?? asked.defaultUser ?? around.user
  const proxy = proxyOf(asked, set)
  checkNames(asked.host, { host, port, user, jump: proxy.jump })
  const path = (text: string) => expandPath(text, { h: host, n: asked.host, p: String(port), r: user }, around)
  const keepalive = number(first('serveraliveinterval'))
  const agent = asked.identityAgent ?? first('identityagent')
  const files = asked.identityFiles ?? set('identityfile').map(path)
  return {
    host,
    port,
    user,
    password: asked.password,
    key: asked.key,
    forwardAgent: asked.forwardAgent ?? first('forwardagent') === 'yes',
    keyPassphrase: asked.keyPassphrase,
    identityFiles: files.length > 0 ? files : undefined,
    identitiesOnly: asked.identitiesOnly ?? first('identitiesonly') === 'yes',
    identityAgent: agent === undefined || agent === 'SSH_AUTH_SOCK' ? undefined : path(agent),
    sudo: asked.sudo ?? false,
    sudoUser: asked.sudoUser,
    tty: asked.tty ?? ['yes', 'force'].includes(first('requesttty') ?? ''),
    ...proxy,
    knock: asked.knock,
    hostKeyAlias: asked.hostKeyAlias ?? first('hostkeyalias'),
    connectTimeout: asked.connectTimeout ?? number(first('connecttimeout')) ?? 30,
    keepaliveTimeout:
      asked.keepaliveTimeout ?? (keepalive ? keepalive * (number(first('serveralivecountmax')) ?? 3) : 45),
    knownHosts: policyOf(asked.knownHosts ?? {}, set, path),
    ask: asked.ask,
  }
}

/** Names and addresses, wherever they come from, before they reach a shell, an argument list or known_hosts. */
function checkNames(asked: string, { host, port, user, jump }: Pick<Connection, 'host' | 'port' | 'user' | 'jump'>) {
  const hops = jump === undefined ? [] : readJump(jump)
  const problem =
    told('host', asked, hostNameProblem(asked)) ??
    told('host', host, hostNameProblem(host)) ??
    told('user', user, userNameProblem(user)) ??
    (isPort(port) ? undefined : `${port} is no port`) ??
    (typeof hops === 'string' ? `the jump cannot be made: ${hops}` : undefined)
  if (problem === undefined) return
  const hint = 'the name comes from the roster, the configuration or ssh_config'
  throw new DiagnosticError(error('bad-address', `${JSON.stringify(asked)} cannot be dialled: ${problem}`, { hint }))
}

function told(what: string, name: string, problem: string | undefined): string | undefined {
  return problem && `the ${what} ${JSON.stringify(name)} ${problem}`
}

type Settings = (name: string) => readonly string[]

function settingsOf(asked: ConnectionRequest, config: SshConfig): Settings {
  const query = asked.user === undefined ? { Host: asked.host } : { Host: asked.host, User: asked.user }
  const computed = compute(config, query)
  return (name) => {
    const value = computed[name]
    return value === undefined ? [] : typeof value === 'string' ? [value] : value
  }
}

function compute(config: SshConfig, query: { readonly Host: string; readonly User?: string }) {
  try {
    return SSHConfig.parse(config.text).compute(query, { ignoreCase: true, matchExec: false })
  } catch (cause) {
    throw new DiagnosticError(error('ssh-config', `ssh_config cannot be read: ${(cause as Error).message}`), { cause })
  }
}

/** A jump asked for puts ProxyCommand aside and the other way round; in ssh_config the first of the two wins, here ProxyJump. */
function proxyOf(asked: ConnectionRequest, set: Settings) {
  if (asked.jump !== undefined || asked.proxyCommand !== undefined)
    return { jump: none(asked.jump), proxyCommand: none(asked.proxyCommand) }
  const jump = set('proxyjump').join(',')
  if (jump !== '') return { jump: none(jump), proxyCommand: undefined }
  const command = set('proxycommand').join(' ')
  return { jump: undefined, proxyCommand: command === '' ? undefined : none(command) }
}

const none = (text: string | undefined) => (text === 'none' ? undefined : text)

function policyOf(asked: Partial<HostKeyPolicy>, set: Settings, path: (text: string) => string): HostKeyPolicy {
  const own = set('userknownhostsfile').flatMap((text) => text.split(/\s+/))
  const shared = set('globalknownhostsfile').flatMap((text) => text.split(/\s+/))
  const files = [
    ...(own.length > 0 ? own : ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
    ...(shared.length > 0 ? shared : ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
  ]
  const strict = set('stricthostkeychecking')[0] ?? 'ask'
  const unknown = asked.unknown ?? (['no', 'off', 'accept-new'].includes(strict) ? 'accept' : 'ask')
  const paths = (texts: readonly string[]) => texts.filter((file) => file !== 'none').map(path)
  return {
    files: asked.files ?? paths(files),
    addTo: asked.addTo ?? (asked.files ?? paths(files.slice(0, Math.max(own.length, 1))))[0],
    unknown,
    ask: strict === 'yes' && asked.unknown === undefined ? undefined : asked.ask,
  }
}

function expandPath(text: string, tokens: { readonly [token: string]: string }, around: Surroundings): string {
  const all: { readonly [token: string]: string } = { ...tokens, d: around.home, u: around.user, '%': '%' }
  return text
    .replace(/^~(?=\/|$)/, around.home)
    .replace(/\$\{(\w+)\}/g, (_, name: string) => around.env[name] ?? '')
    .replace(/^\$(\w+)$/, (_, name: string) => around.env[name] ?? '')
    .replace(/%([a-z%])/g, (whole, token: string) => all[token] ?? whole)
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}
