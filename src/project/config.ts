import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Diagnostic } from '../core/diagnostics.ts'
import { Dict } from '../python/values.ts'
import { loadMapping, readOptions } from './option-file.ts'
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
}

/**
 * Finds and reads the project's configuration: what `Saltfile` and the `master` file below its `config_dir` say,
 * `kstate.yaml` over them; for what neither says, what lies as usual. Relative paths count from the root, where
 * `salt-ssh` is started. Throws a `DiagnosticError`.
 */
export function readConfig(options: ConfigOptions): Config {
  const root = resolve(options.root)
  const warnings: Diagnostic[] = []
  const salt = readSaltfile(root, warnings)
  const own = readOwn(join(root, 'kstate.yaml'), warnings)
  const settings = new Dict([...(salt?.settings ?? []), ...own])
  const path = (name: string) => {
    const value = settings.get(name)
    return typeof value === 'string' && value !== ''
      ? absolutePath(root, value.replace(/^~(?=\/)/, homedir()))
      : undefined
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
    readRoots('file_roots', settings.get('file_roots'), root) ??
    there(['states', 'salt'], '/srv/salt')
  warnings.push(...findCustomCode(fileRoots, root))
  return {
    root,
    fileRoots,
    pillarRoots:
      options.pillarRoots?.map((directory) => absolutePath(root, directory)) ??
      readRoots('pillar_roots', settings.get('pillar_roots'), root) ??
      there(['pillar'], '/srv/pillar'),
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
    failhard: settings.get('failhard') === true,
    test: settings.get('test') === true,
    jobs: int('jobs') ?? int('ssh_max_procs') ?? 10,
    options: settings,
    warnings,
  }
}

function readOwn(file: string, warnings: Diagnostic[]): Dict {
  if (!existsSync(file)) return new Dict()
  const loaded = loadMapping(file)
  const { settings, warnings: more } = readOptions(loaded.value, { ...loaded, file }, 'kstate')
  warnings.push(...more)
  return settings
}
