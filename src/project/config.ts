import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { type Diagnostic, DiagnosticError, error, type Place, warning } from '../core/diagnostics.ts'
import { closest } from '../core/similar.ts'
import { Dict, type Value } from '../core/values.ts'
import { loadYaml } from '../yaml/index.ts'
import type { Config } from './types.ts'

/** Options of Salt's that mean something here, and kstate's own; with the shape that each must have. */
const known: { readonly [option: string]: 'bool' | 'int' | 'text' | 'list' | 'dict' | 'roots' | 'any' } = {
  file_roots: 'roots',
  pillar_roots: 'roots',
  roster_file: 'text',
  secrets: 'list',
  failhard: 'bool',
  test: 'bool',
  jobs: 'int',
  nodegroups: 'dict',
  state_output: 'any',
  state_verbose: 'bool',
  state_output_profile: 'bool',
  state_output_pct: 'bool',
  state_output_diff: 'bool',
  state_output_exclude: 'any',
  state_output_terse: 'any',
  state_compress_ids: 'bool',
  state_tabular: 'any',
  state_top: 'text',
  state_auto_order: 'bool',
  state_aggregate: 'any',
  strip_colors: 'bool',
  color: 'bool',
  pillar_source_merging_strategy: 'text',
  pillar_merge_lists: 'bool',
  pillar_includes_override_sls: 'bool',
  pillar_opts: 'bool',
  pillar_safe_render_error: 'bool',
  pillar_cache: 'any',
  jinja_env: 'dict',
  jinja_sls_env: 'dict',
  jinja_lstrip_blocks: 'bool',
  jinja_trim_blocks: 'bool',
  jinja_line_statement_prefix: 'text',
  jinja_line_comment_prefix: 'text',
  allow_undefined: 'bool',
  renderer: 'text',
  grains: 'dict',
  pillar: 'dict',
  timeout: 'int',
  saltenv: 'text',
  pillarenv: 'text',
  envs: 'any',
  ssh_user: 'text',
  ssh_port: 'int',
  ssh_priv: 'text',
  gpg_keydir: 'text',
  gpg_key_file: 'text',
  gpg_decrypt_must_succeed: 'bool',
  age_key_file: 'text',
}

/** Options that Salt has and kstate cannot honour: refused by name. */
const refused: { readonly [option: string]: string } = {
  ext_pillar:
    'external pillars are not run: put the values into pillar files, or write them there with a script before the run',
  gitfs_remotes: 'kstate reads the tree from this machine: clone the repository and name its folder in file_roots',
  fileserver_backend: 'kstate reads the tree from this machine: name folders in file_roots',
  module_dirs: 'custom execution modules are Python and are not loaded',
  states_dirs: 'custom state modules are Python and are not loaded',
  master_tops: 'use a top.sls',
}

const defaultSecrets = ['*password*', '*passwd*', '*secret*', '*token*', '*private_key*']

export interface ConfigOptions {
  readonly root: string
  readonly fileRoots?: readonly string[]
  readonly pillarRoots?: readonly string[]
  readonly roster?: string
}

/** Finds and reads the project's configuration: `kstate.yaml`, else `Saltfile` and the `master` file it names, else what lies as usual. */
export function readConfig(options: ConfigOptions): Config {
  const root = resolve(options.root)
  const warnings: Diagnostic[] = []
  const own = join(root, 'kstate.yaml')
  const source = existsSync(own) ? readOptions(own, 'own', warnings) : readSaltfile(root, warnings)
  const base = source?.base ?? root
  const settings = source?.settings ?? new Dict()
  const text = (key: string) => {
    const value = settings.get(key)
    return typeof value === 'string' ? value : undefined
  }
  const roster = options.roster
    ? resolve(options.roster)
    : text('roster_file')
      ? absolute(base, text('roster_file')!)
      : source?.roster
  const path = (key: string) => {
    const named = text(key)
    return named ? absolute(base, named.replace(/^~(?=\/)/, homedir())) : undefined
  }
  const secrets = settings.get('secrets')
  return {
    root,
    fileRoots:
      options.fileRoots?.map((folder) => absolute(root, folder)) ??
      roots(settings.get('file_roots'), base) ??
      usual(root, ['states', 'salt']),
    pillarRoots:
      options.pillarRoots?.map((folder) => absolute(root, folder)) ??
      roots(settings.get('pillar_roots'), base) ??
      usual(root, ['pillar']),
    roster: roster ?? usual(root, ['roster.yaml', 'roster', 'salt-config/roster'])[0],
    keys: {
      gpgKeydir: path('gpg_keydir') ?? source?.gpgKeydir ?? usual(root, ['gpgkeys'])[0],
      gpgKeyFile: path('gpg_key_file'),
      ageKeyFile: path('age_key_file'),
    },
    secrets: Array.isArray(secrets) ? secrets.map(String) : defaultSecrets,
    failhard: settings.get('failhard') === true,
    test: settings.get('test') === true,
    jobs: typeof settings.get('jobs') === 'number' ? (settings.get('jobs') as number) : 10,
    options: settings,
    warnings,
  }
}

interface Source {
  readonly settings: Dict
  /** What relative paths are relative to. */
  readonly base: string
  readonly roster?: string
  /** Salt's default of `gpg_keydir`, where it is there. */
  readonly gpgKeydir?: string
}

function readOptions(file: string, kind: 'own' | 'salt', warnings: Diagnostic[]): Source {
  const { value, positions } = loadYaml(readFileSync(file, 'utf8'), { file })
  if (value === null) return { settings: new Dict(), base: dirname(file) }
  if (!(value instanceof Dict))
    throw new DiagnosticError(
      error('config-shape', `${file} must hold a mapping of options`, { at: { file, line: 1 } }),
    )
  const problems: Diagnostic[] = []
  const settings = new Dict()
  for (const [key, setting] of value) {
    const name = String(key)
    const at: Place = { file, ...positions.ofKey(value, key) }
    const shape = known[name]
    if (refused[name] !== undefined && !isEmpty(setting))
      problems.push(error('config-refused', `the option ${name} cannot be honoured`, { at, hint: refused[name] }))
    else if (shape === undefined) {
      if (kind === 'own') {
        const near = closest(name, Object.keys(known))
        problems.push(
          error('config-unknown-option', `unknown option ${name}`, {
            at,
            hint: near ? `did you mean ${near}?` : undefined,
          }),
        )
      } else if (refused[name] === undefined)
        warnings.push(warning('config-ignored-option', `the option ${name} has no meaning here and is ignored`, { at }))
    } else if (!fits(setting, shape))
      problems.push(error('config-wrong-type', `the option ${name} must be ${described[shape]}`, { at }))
    else settings.set(name, setting)
  }
  if (problems.length > 0) throw new DiagnosticError(problems)
  return { settings, base: dirname(file) }
}

function readSaltfile(root: string, warnings: Diagnostic[]): Source | undefined {
  const file = join(root, 'Saltfile')
  if (!existsSync(file)) return undefined
  const { value } = loadYaml(readFileSync(file, 'utf8'), { file })
  const section = value instanceof Dict ? value.get('salt-ssh') : undefined
  const told = section instanceof Dict ? section : new Dict()
  const folder = told.get('config_dir')
  const base = absolute(root, typeof folder === 'string' ? folder : 'salt-config')
  const master = join(base, 'master')
  const source = existsSync(master) ? readOptions(master, 'salt', warnings) : { settings: new Dict(), base }
  const named = told.get('roster_file')
  const beside = join(base, 'roster')
  const roster = typeof named === 'string' ? absolute(root, named) : existsSync(beside) ? beside : undefined
  // Salt resolves relative file_roots against the working directory: the folder that holds the Saltfile.
  return { settings: source.settings, base: root, roster, gpgKeydir: usual(base, ['gpgkeys'])[0] }
}

const described = {
  bool: 'true or false',
  int: 'a whole number',
  text: 'text',
  list: 'a list',
  dict: 'a mapping',
  roots: 'a folder, a list of folders, or a mapping with `base`',
  any: 'set',
}

function fits(value: Value, shape: keyof typeof described): boolean {
  switch (shape) {
    case 'bool':
      return typeof value === 'boolean'
    case 'int':
      return typeof value === 'number'
    case 'text':
      return typeof value === 'string' || value === null
    case 'list':
      return Array.isArray(value)
    case 'dict':
      return value instanceof Dict || value === null
    case 'roots':
      return typeof value === 'string' || Array.isArray(value) || value instanceof Dict
    case 'any':
      return true
  }
}

function isEmpty(value: Value): boolean {
  return (
    value === null ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (value instanceof Dict && value.size === 0)
  )
}

function roots(value: Value | undefined, base: string): string[] | undefined {
  if (value === undefined) return undefined
  const list = value instanceof Dict ? (value.get('base') ?? []) : value
  return (Array.isArray(list) ? list : [list]).map((folder) => absolute(base, String(folder)))
}

function usual(root: string, names: readonly string[]): string[] {
  return names
    .map((name) => join(root, name))
    .filter((path) => existsSync(path))
    .slice(0, 1)
}

function absolute(base: string, path: string): string {
  return isAbsolute(path) ? path : resolve(base, path)
}
