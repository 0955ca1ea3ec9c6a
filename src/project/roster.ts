import { readFileSync } from 'node:fs'
import { type Diagnostic, DiagnosticError, error, excerptOf, type Place, warning } from '../core/diagnostics.ts'
import { hidePasswords } from '../core/hide-values.ts'
import { closest } from '../core/similar.ts'
import { Dict } from '../python/values.ts'
import { type Located, loadYaml } from '../yaml/index.ts'
import { type Entry, readTarget } from './roster-target.ts'
import type { Target } from './types.ts'

/** Keys of a roster entry. */
export const rosterKeys: readonly string[] = [
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
  'mine_functions',
  'ssh_options',
  'knock',
  'jump',
  'sandbox',
]
/** Keys of Salt's roster that steer its Python on the target. */
export const ignoredRosterKeys: readonly string[] = [
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

/** A roster as YAML; where templates made it, the line of the file that each of its lines comes from. */
export interface RenderedRoster {
  readonly text: string
  readonly lines?: readonly number[]
}

/** Reads a roster in Salt's flat format; `render` is what makes YAML of it (Jinja). Throws a `DiagnosticError` with all that is wrong. */
export async function readRoster(
  file: string | undefined,
  render: (text: string, file: string) => Promise<RenderedRoster>,
): Promise<Roster> {
  if (file === undefined) {
    throw new DiagnosticError(
      error('no-roster', 'no roster was found', {
        hint: 'write roster.yaml (`id: {host: …}` for each target; `kstate init` begins one), or name one with --roster',
      }),
    )
  }
  const source = readSource(file)
  const { text, lines } = await render(source, file)
  const inSource = sourcePlaces(file, source, text, lines)
  const show = (found: Diagnostic): Diagnostic =>
    hidePasswords({
      ...found,
      ...inSource(found.at),
      related: found.related?.map((other) => ({ ...other, ...inSource(other.at) })),
    })
  try {
    const { targets, warnings } = readEntries(loadYaml(text, { file }), file)
    return {
      targets: targets.map((target) => ({ ...target, place: inSource(target.place).at })),
      warnings: warnings.map(show),
    }
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    throw new DiagnosticError(cause.diagnostics.map(show), { cause })
  }
}

/** Places in the rendered text as those in the file itself, with the line that stands there. */
function sourcePlaces(file: string, source: string, text: string, lines: readonly number[] | undefined) {
  return (at: Place | undefined): { at: Place; excerpt?: string } => {
    if (at?.line === undefined) return { at: at ?? { file } }
    const line = lines?.[at.line - 1] ?? at.line
    const excerpt = excerptOf(source, line)
    const isSame = excerpt === excerptOf(text, at.line)
    return { at: { file, line, column: isSame ? at.column : undefined }, excerpt }
  }
}

function readSource(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const there = (cause as NodeJS.ErrnoException).code !== 'ENOENT'
    const summary = there
      ? `the roster ${file} cannot be read: ${(cause as Error).message}`
      : `there is no roster at ${file}`
    throw new DiagnosticError(error(there ? 'roster-unreadable' : 'no-roster', summary, { at: { file } }))
  }
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
  for (const [key, given] of value ?? new Dict()) {
    const at: Place = { file, ...positions.ofKey(value!, key) }
    const id = String(key)
    if (/\p{Cc}/u.test(id) || id === '') {
      const what = id === '' ? 'cannot be empty' : 'cannot hold control characters'
      problems.push(error('roster-bad-id', `a target ID ${what}: ${JSON.stringify(id)}`, { at }))
      continue
    }
    const fields = typeof given === 'string' ? new Dict([['host', given]]) : given
    if (!(fields instanceof Dict)) {
      problems.push(
        error('roster-entry', `the roster entry ${id} must be a host name or a mapping`, {
          at,
          hint: `${id}: {host: …}`,
        }),
      )
      continue
    }
    const place = (name: string): Place => {
      const own = given instanceof Dict ? positions.ofKey(given, name) : undefined
      return own ? { file, ...own } : at
    }
    const entry: Entry = { id, at, file, fields, place, problems, warnings }
    checkKeys(entry)
    if (isMissing(fields, 'host') && isMissing(fields, 'sandbox')) {
      problems.push(
        error('roster-no-host', `the target ${id} has no host`, {
          at,
          hint: 'add `host: NAME`, or `sandbox: full` for a throw-away sandbox host',
        }),
      )
      continue
    }
    targets.push(readTarget(entry))
  }
  if (problems.length > 0) throw new DiagnosticError(problems)
  return { targets, warnings }
}

function isMissing(fields: Dict, name: string): boolean {
  return (fields.get(name) ?? null) === null
}

function checkKeys({ id, fields, place, problems, warnings }: Entry): void {
  for (const name of [...fields.keys()].map(String)) {
    if (rosterKeys.includes(name)) continue
    const at = place(name)
    if (ignoredRosterKeys.includes(name)) {
      const text = `the key ${name} of ${id} has no meaning here and is ignored`
      warnings.push(warning('roster-ignored-key', text, { at, about: { target: id } }))
      continue
    }
    const near = closest(name, rosterKeys)
    const hint = near ? `did you mean ${near}?` : undefined
    problems.push(error('roster-unknown-key', `unknown key ${name} of the target ${id}`, { at, hint }))
  }
}
