import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { DiagnosticError, excerptOf } from '../core/diagnostics.ts'
import { Dict, type Value } from '../python/values.ts'
import { loadMapping, readOptions, type Told } from './option-file.ts'
import { absolutePath, firstThere } from './paths.ts'
import { findCustomCode, readRoots } from './roots.ts'
import { readSaltfile } from './saltfile.ts'
import type { Config } from './types.ts'

const defaultSecrets = ['*password*', '*passwd*', '*secret*', '*token*', '*private_key*']

export interface ConfigOptions {
  readonly root: string
  readonly fileRoots?: readonly string[]
  readonly pillarRoots?: readonly string[]
  readonly roster?: string
  /** What cannot be honoured does not throw: it stands in `Config.refused`, and is left out. */
  readonly keepRefused?: boolean
  /** Absolute directory of the `master` file, where no Saltfile names one. */
  readonly configDirectory?: string
}

/**
 * Finds and reads the project's configuration: what `Saltfile` and the `master` file below its `config_dir` say,
 * `kstate.yaml` over them; for what neither says, what lies as usual. Relative paths count from the root, where
 * `salt-ssh` is started. Throws a `DiagnosticError`.
 */
export function readConfig(options: ConfigOptions): Config {
  const root = resolve(options.root)
  const told: Told = { warnings: [], refused: [] }
  const salt = readSaltfile(root, told, options.configDirectory)
  const { settings: own, lintIgnore } = readOwn(join(root, 'kstate.yaml'), told)
  const settings = new Dict([...(salt?.settings ?? []), ...own])
  const path = (name: string) => {
    const value = settings.get(name)
    return typeof value === 'string' && value !== '' ? absolutePath(root, value) : undefined
  }
  const int = (name: string) => {
    const value = settings.get(name)
    return typeof value === 'number' ? value : undefined
  }
  const there = (names: readonly string[], saltsOwn: string) => {
    const found = firstThere(root, salt ? [...names, saltsOwn] : names)
    return found === undefined ? [] : [found]
  }
  const secrets = settings.get('secrets')
  const modules = own.get('modules')
  const fileRoots =
    options.fileRoots?.map((directory) => absolutePath(root, directory)) ??
    readRoots('file_roots', settings.get('file_roots'), root, told.refused) ??
    there(['states', 'salt'], '/srv/salt')
  const pillarRoots =
    options.pillarRoots?.map((directory) => absolutePath(root, directory)) ??
    readRoots('pillar_roots', settings.get('pillar_roots'), root, told.refused) ??
    there(['pillar'], '/srv/pillar')
  const custom = findCustomCode(fileRoots, root)
  if (told.refused.length > 0 && !options.keepRefused) throw new DiagnosticError(told.refused)
  return {
    root,
    fileRoots,
    pillarRoots,
    master: salt && firstThere(salt.directory, ['master']),
    roster:
      (options.roster === undefined ? path('roster_file') : resolve(options.roster)) ??
      (salt && firstThere(salt.directory, ['roster'])) ??
      firstThere(root, ['roster.yaml', 'roster', 'salt-config/roster']),
    keys: {
      gpgKeydir:
        path('gpg_keydir') ?? (salt && firstThere(salt.directory, ['gpgkeys'])) ?? firstThere(root, ['gpgkeys']),
      gpgKeyFile: path('gpg_key_file'),
      ageKeyFile: path('age_key_file'),
    },
    secrets: Array.isArray(secrets) ? secrets.map(String) : defaultSecrets,
    modules: Array.isArray(modules) ? modules.map((directory) => absolutePath(root, String(directory))) : [],
    project: String(settings.get('project') ?? basename(root)),
    lintIgnore,
    failhard: settings.get('failhard') === true,
    test: settings.get('test') === true,
    jobs: int('jobs') ?? int('ssh_max_procs') ?? 10,
    options: settings,
    warnings: [...told.warnings, ...custom],
    refused: told.refused,
  }
}

function readOwn(file: string, told: Told): { readonly settings: Dict; readonly lintIgnore: Config['lintIgnore'] } {
  if (!existsSync(file)) return { settings: new Dict(), lintIgnore: [] }
  const loaded = loadMapping(file)
  const { settings, warnings, refused } = readOptions(loaded.value, { ...loaded, file }, 'kstate')
  told.warnings.push(...warnings)
  told.refused.push(...refused)
  return { settings, lintIgnore: readIgnored(settings.get('lint'), { ...loaded, file }) }
}

function readIgnored(
  lint: Value | undefined,
  { file, text, positions }: Pick<ReturnType<typeof loadMapping>, 'text' | 'positions'> & { readonly file: string },
): Config['lintIgnore'] {
  const codes = lint instanceof Dict ? lint.get('ignore') : undefined
  if (!Array.isArray(codes)) return []
  return codes.map((code, index) => {
    const at = { file, ...positions.ofItem(codes, index) }
    return { code: String(code), at, excerpt: excerptOf(text, at.line) }
  })
}
