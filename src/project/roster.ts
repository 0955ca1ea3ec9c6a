import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, resolve } from 'node:path'
import { type Diagnostic, DiagnosticError, error, type Place, warning } from '../core/diagnostics.ts'
import { Secret } from '../core/secrets.ts'
import { closest } from '../core/similar.ts'
import { Dict, type Value } from '../python/values.ts'
import { type Located, loadYaml } from '../yaml/index.ts'
import type { Target } from './types.ts'

const meaningful = [
  'host',
  'user',
  'port',
  'passwd',
  'priv',
  'priv_passwd',
  'sudo',
  'sudo_user',
  'tty',
  'timeout',
  'minion_opts',
  'ssh_options',
  'knock',
  'jump',
  'sandbox',
]
/** Keys of Salt's roster that steer its Python on the target. */
const meaningless = [
  'thin_dir',
  'mods',
  'cmd_umask',
  'set_path',
  'ssh_pre_flight',
  'ssh_pre_flight_args',
  'grains',
  'roster',
  'winrm',
]

export interface Roster {
  readonly targets: readonly Target[]
  readonly warnings: readonly Diagnostic[]
}

/** Reads a roster in Salt's flat format; `render` is what makes YAML of it (Jinja). */
export async function readRoster(
  file: string | undefined,
  render: (text: string, file: string) => Promise<string>,
): Promise<Roster> {
  if (file === undefined) {
    throw new DiagnosticError(
      error('no-roster', 'no roster was found', {
        hint: 'write roster.yaml (`id: {host: …}` for each target), or name one with --roster',
      }),
    )
  }
  if (!existsSync(file))
    throw new DiagnosticError(error('no-roster', `there is no roster at ${file}`, { at: { file } }))
  const located = loadYaml(await render(readFileSync(file, 'utf8'), file), { file })
  return readEntries(located, file)
}

function readEntries({ value, positions }: Located, file: string): Roster {
  const problems: Diagnostic[] = []
  const warnings: Diagnostic[] = []
  const targets: Target[] = []
  if (value !== null && !(value instanceof Dict)) {
    throw new DiagnosticError(
      error('roster-shape', 'a roster is a mapping of target IDs', {
        at: { file, line: 1 },
        hint: 'id: {host: …, user: …}',
      }),
    )
  }
  for (const [key, entry] of value ?? new Dict()) {
    const at: Place = { file, ...positions.ofKey(value!, key) }
    const id = String(key)
    const fields = typeof entry === 'string' ? new Dict([['host', entry]]) : entry
    if (!(fields instanceof Dict)) {
      problems.push(
        error('roster-entry', `the roster entry ${id} must be a host name or a mapping`, {
          at,
          hint: `${id}: {host: …}`,
        }),
      )
      continue
    }
    const place = (name: string): Place => ({
      file,
      ...(entry instanceof Dict ? positions.ofKey(entry, name) : undefined),
    })
    for (const name of [...fields.keys()].map(String)) {
      if (meaningful.includes(name)) continue
      if (meaningless.includes(name))
        warnings.push(
          warning('roster-ignored-key', `the key ${name} of ${id} has no meaning here and is ignored`, {
            at: place(name),
          }),
        )
      else {
        const near = closest(name, meaningful)
        problems.push(
          error('roster-unknown-key', `unknown key ${name} of the target ${id}`, {
            at: place(name),
            hint: near ? `did you mean ${near}?` : undefined,
          }),
        )
      }
    }
    if (!fields.has('host') && !fields.has('sandbox')) {
      problems.push(
        error('roster-no-host', `the target ${id} has no host`, {
          at,
          hint: 'add `host: NAME`, or `sandbox: full` for a throw-away stand-in',
        }),
      )
      continue
    }
    targets.push(readTarget(id, at, fields, file, place, problems, warnings))
  }
  if (problems.length > 0) throw new DiagnosticError(problems)
  return { targets, warnings }
}

function readTarget(
  id: string,
  at: Place,
  fields: Dict,
  file: string,
  place: (name: string) => Place,
  problems: Diagnostic[],
  warnings: Diagnostic[],
): Target {
  const wrong = (name: string, shape: string) => {
    problems.push(error('roster-wrong-type', `${name} of the target ${id} must be ${shape}`, { at: place(name) }))
    return undefined
  }
  const text = (name: string) => {
    const value = fields.get(name)
    if (value === undefined || value === null) return undefined
    return typeof value === 'string' || typeof value === 'number' ? String(value) : wrong(name, 'text')
  }
  const int = (name: string) => {
    const value = fields.get(name)
    if (value === undefined || value === null) return undefined
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    return typeof number === 'number' && number >= 0 ? number : wrong(name, 'a whole number')
  }
  const bool = (name: string) => {
    const value = fields.get(name)
    if (value === undefined || value === null) return undefined
    return typeof value === 'boolean' ? value : wrong(name, 'true or false')
  }
  const secret = (name: string) => {
    const value = text(name)
    return value === undefined ? undefined : new Secret(value)
  }
  const options = fields.get('minion_opts')
  const ssh = readSshOptions(fields.get('ssh_options'), id, place('ssh_options'), warnings)
  const key = text('priv')
  return {
    id,
    place: at,
    sandbox: readSandbox(fields.get('sandbox'), () => wrong('sandbox', '`full` or `bare`')),
    host: text('host'),
    port: int('port') ?? ssh.port,
    user: text('user') ?? ssh.user,
    password: secret('passwd'),
    key: key === undefined || key === 'agent-forwarding' ? key : keyPath(key, file),
    keyPassphrase: secret('priv_passwd'),
    sudo: bool('sudo'),
    sudoUser: text('sudo_user'),
    tty: bool('tty'),
    timeout: int('timeout'),
    knock: int('knock'),
    jump: text('jump') ?? ssh.jump,
    proxyCommand: ssh.proxyCommand,
    options: options instanceof Dict ? options : undefined,
  }
}

function readSandbox(value: Value | undefined, wrong: () => undefined): Target['sandbox'] {
  if (value === undefined || value === null || value === false) return undefined
  if (value === true) return { image: 'full' }
  const image = value instanceof Dict ? (value.get('image') ?? 'full') : value
  return image === 'full' || image === 'bare' ? { image } : wrong()
}

/** A relative key path is looked for beside the roster's folder and its project. */
function keyPath(path: string, file: string): string {
  if (path.startsWith('~/')) return resolve(homedir(), path.slice(2))
  if (isAbsolute(path)) return path
  const beside = resolve(dirname(file), path)
  return existsSync(beside) ? beside : resolve(path)
}

/** The options of ssh's own that a roster may pass on (`-o`): what kstate's connection knows of them. */
function readSshOptions(value: Value | undefined, id: string, at: Place, warnings: Diagnostic[]) {
  const found: { port?: number; user?: string; jump?: string; proxyCommand?: string } = {}
  for (const option of Array.isArray(value) ? value : []) {
    const [, name, setting] = /^\s*([A-Za-z]+)\s*[= ]\s*(.*?)\s*$/.exec(String(option)) ?? []
    switch (name?.toLowerCase()) {
      case 'port':
        found.port = Number(setting)
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
            hint: 'put it into ~/.ssh/config',
          }),
        )
    }
  }
  return found
}
