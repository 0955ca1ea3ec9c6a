import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, resolve } from 'node:path'
import { type Diagnostic, error, type Place, warning } from '../core/diagnostics.ts'
import { Secret } from '../core/secrets.ts'
import { hostNameProblem, isPort, readJump, userNameProblem } from '../core/ssh-names.ts'
import { Dict, type Value } from '../python/values.ts'
import { longestTimeout, type Target } from './types.ts'

/** A target's entry in a roster, and where what is said of it goes. */
export interface Entry {
  readonly id: string
  readonly at: Place
  readonly file: string
  readonly fields: Dict
  place(name: string): Place
  readonly problems: Diagnostic[]
  readonly warnings: Diagnostic[]
}

/** What an entry says, checked: names reach shells and argument lists, so what ssh(1) would refuse is refused. */
export function readTarget(entry: Entry): Target {
  const { id, at, file, fields, place, problems } = entry
  const wrong = (name: string, shape: string) => {
    problems.push(error('roster-wrong-type', `${name} of the target ${id} must be ${shape}`, { at: place(name) }))
    return undefined
  }
  const text = (name: string) => {
    const value = fields.get(name)
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string' && typeof value !== 'number') return wrong(name, 'text')
    return String(value).includes('\0') ? wrong(name, 'text without NUL characters') : String(value)
  }
  const int = (name: string, least: number, most: number, shape: string) => {
    const value = fields.get(name)
    if (value === undefined || value === null) return undefined
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    return typeof number === 'number' && number >= least && number <= most ? number : wrong(name, shape)
  }
  const port = (name: string) => int(name, 1, 65535, 'a port, 1 to 65535')
  const bool = (name: string) => {
    const value = fields.get(name)
    if (value === undefined || value === null) return undefined
    return typeof value === 'boolean' ? value : wrong(name, 'true or false')
  }
  const secret = (name: string) => {
    const value = text(name)
    return value === undefined ? undefined : new Secret(value)
  }
  const options = fields.get('minion_opts') ?? null
  if (options !== null && !(options instanceof Dict)) wrong('minion_opts', 'a mapping')
  const mine = fields.get('mine_functions') ?? null
  if (mine !== null && !(mine instanceof Dict)) wrong('mine_functions', 'a mapping of functions')
  const ssh = readSshOptions(entry)
  const key = text('priv')
  const target: Target = {
    id,
    place: at,
    sandbox: readSandbox(fields.get('sandbox'), () => wrong('sandbox', '`full` or `bare`')),
    host: text('host'),
    port: port('port') ?? ssh.port,
    user: text('user') ?? ssh.user,
    password: secret('passwd'),
    key: key === undefined || key === 'agent-forwarding' ? key : keyPath(key, file),
    keyPassphrase: secret('priv_passwd'),
    sudo: bool('sudo'),
    sudoUser: text('sudo_user'),
    tty: bool('tty'),
    timeout: int('timeout', 0, longestTimeout, 'a whole number of seconds') || undefined,
    knock: port('knock'),
    jump: text('jump') ?? ssh.jump,
    proxyCommand: ssh.proxyCommand,
    options: options instanceof Dict ? options : undefined,
    mineFunctions: mine instanceof Dict ? mine : undefined,
  }
  for (const [name, problem] of nameProblems(target)) {
    const field = fields.has(name) ? name : 'ssh_options'
    problems.push(
      error('roster-bad-name', `${name} of the target ${id} ${problem}`, { at: place(field), hint: hints[name] }),
    )
  }
  return target
}

const hints: { readonly [name: string]: string } = {
  host: 'a host is a name or an address; its user and port are keys of their own',
  jump: '[user@]host[:port], several with commas between them',
}

/** Fields with names that ssh(1) would refuse, and why. */
export function nameProblems({ host, user, sudoUser, jump }: Target): [field: string, problem: string][] {
  const found: [string, string][] = []
  const note = (field: string, problem: string | undefined) => problem !== undefined && found.push([field, problem])
  if (host !== undefined) note('host', hostNameProblem(host))
  if (user !== undefined) note('user', userNameProblem(user))
  if (sudoUser !== undefined) note('sudo_user', userNameProblem(sudoUser))
  const hops = jump === undefined || jump === 'none' ? [] : readJump(jump)
  if (typeof hops === 'string') note('jump', `cannot be followed: ${hops}`)
  return found
}

function readSandbox(value: Value | undefined, wrong: () => undefined): Target['sandbox'] {
  if (value === undefined || value === null || value === false) return undefined
  if (value === true) return { image: 'full' }
  const image = value instanceof Dict ? (value.get('image') ?? 'full') : value
  return image === 'full' || image === 'bare' ? { image } : wrong()
}

/** A relative key path is looked for beside the roster's directory and its project. */
function keyPath(path: string, file: string): string {
  if (path.startsWith('~/')) return resolve(homedir(), path.slice(2))
  if (isAbsolute(path)) return path
  const beside = resolve(dirname(file), path)
  return existsSync(beside) ? beside : resolve(path)
}

/** The options of ssh's own that a roster may pass on (`-o`): what kstate's connection knows of them. */
function readSshOptions({ id, fields, place, problems, warnings }: Entry) {
  const found: { port?: number; user?: string; jump?: string; proxyCommand?: string } = {}
  const value = fields.get('ssh_options') ?? []
  const at = place('ssh_options')
  if (!Array.isArray(value)) {
    problems.push(error('roster-wrong-type', `ssh_options of the target ${id} must be a list`, { at }))
    return found
  }
  for (const option of value) {
    const [, name, setting] = /^\s*([A-Za-z]+)\s*[= ]\s*(.*?)\s*$/.exec(String(option)) ?? []
    const refuse = (what: string) =>
      problems.push(error('roster-wrong-type', `the ssh option ${String(option)} of ${id} ${what}`, { at }))
    if (setting?.includes('\0')) {
      refuse('holds a NUL character')
      continue
    }
    switch (name?.toLowerCase()) {
      case 'port':
        if (isPort(Number(setting))) found.port = Number(setting)
        else refuse('must be a port, 1 to 65535')
        break
      case 'user':
        found.user = setting
        break
      case 'proxyjump':
        found.jump = setting
        break
      case 'proxycommand':
        found.proxyCommand = setting
        break
      default:
        warnings.push(
          warning('roster-ignored-key', `the ssh option ${String(option)} of ${id} is ignored`, {
            at,
            about: { target: id },
            hint: 'put it into ~/.ssh/config',
          }),
        )
    }
  }
  return found
}
