import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DiagnosticError, error } from '../core/diagnostics.ts'
import { Dict } from '../python/values.ts'
import { readMaster } from './master.ts'
import { loadMapping, readOptions, type Told } from './option-file.ts'
import { absolutePath, firstThere } from './paths.ts'

export interface SaltSettings {
  readonly settings: Dict
  /** The directory of the `master` file. */
  readonly directory: string
}

/**
 * What `salt-ssh` would go by where it is started in `root`: the section `salt-ssh` of the Saltfile, over the `master`
 * file below its `config_dir`. Without a Saltfile: the `master` file of the directory `otherwise`, else undefined. Without `config_dir` a `salt-config` beside the Saltfile is
 * taken, else Salt's own /etc/salt.
 * https://docs.saltproject.io/en/latest/topics/ssh/index.html#define-cli-options-with-saltfile
 */
export function readSaltfile(root: string, told: Told, otherwise?: string): SaltSettings | undefined {
  const file = join(root, 'Saltfile')
  if (!existsSync(file))
    return otherwise === undefined
      ? undefined
      : { settings: readMaster(join(otherwise, 'master'), told), directory: otherwise }
  const loaded = loadMapping(file)
  const section = loaded.value.get('salt-ssh') ?? new Dict()
  if (!(section instanceof Dict)) {
    const at = { file, ...loaded.positions.ofKey(loaded.value, 'salt-ssh') }
    throw new DiagnosticError(error('config-shape', 'salt-ssh in the Saltfile must be a mapping of options', { at }))
  }
  const named = section.get('config_dir')
  const directory =
    typeof named === 'string' ? absolutePath(root, named) : (firstThere(root, ['salt-config', '/etc/salt']) ?? root)
  if (typeof named === 'string' && !existsSync(directory)) {
    const at = { file, ...loaded.positions.ofKey(section, 'config_dir') }
    throw new DiagnosticError(error('config-missing', `there is no directory ${named}, which config_dir names`, { at }))
  }
  const settings = readMaster(join(directory, 'master'), told)
  const own = readOptions(section, { ...loaded, file }, 'salt')
  told.warnings.push(...own.warnings)
  told.refused.push(...own.refused)
  for (const [name, value] of own.settings) settings.set(name, value)
  return { settings, directory }
}
