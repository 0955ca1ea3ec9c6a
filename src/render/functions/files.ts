import { posix } from 'node:path'
import { DiagnosticError } from '../../core/diagnostics.ts'
import { define, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { SlsFiles } from '../sls-files.ts'
import type { Tree } from '../types.ts'
import type { Module } from './context.ts'

const pathOf = (url: unknown) =>
  str(url)
    .replace(/^salt:\/\/\|?/, '')
    .replace(/\?saltenv=base$/, '')

/** Whether a tree has a file; throws a `DiagnosticError` for one that leads out of the roots. */
export function hasReadable(tree: Tree, path: string): boolean {
  const problem = tree.has(path) ? tree.problem?.(path) : undefined
  if (problem) throw new DiagnosticError(problem)
  return tree.has(path)
}

/** salt.modules.cp: what the file roots hold. What would put a file on the host is not here. */
export const cpModule: Module = ({ subject: { states } }) => ({
  get_file_str: define('get_file_str', ['path', ['saltenv', 'base']], (_, url) => {
    if (!str(url).startsWith('salt://'))
      raise('CommandExecutionError', `cp.get_file_str reads salt:// alone, not ${str(url)}`)
    return states.read(pathOf(url)) ?? false
  }),
  envs: define('envs', [], () => ['base']),
  list_states: define('list_states', [['saltenv', 'base']], () => [...new SlsFiles(states).names]),
  list_master: define(
    'list_master',
    [
      ['saltenv', 'base'],
      ['prefix', ''],
    ],
    (_, _env, prefix) =>
      [...states.files()].filter((path) => !path.endsWith('/') && path.startsWith(str(prefix))).sort(),
  ),
  list_master_dirs: define(
    'list_master_dirs',
    [
      ['saltenv', 'base'],
      ['prefix', ''],
    ],
    (_, _env, prefix) => {
      const directories = new Set<string>()
      for (const path of states.files())
        for (let directory = posix.dirname(path); directory !== '.'; directory = posix.dirname(directory))
          directories.add(directory)
      return [...directories].filter((directory) => directory.startsWith(str(prefix))).sort()
    },
  ),
})

/** The functions of salt.modules.file that only work on paths. */
export const pathModule: Module = () => ({
  basename: define('basename', ['path'], (_, path) => str(path).slice(str(path).lastIndexOf('/') + 1)),
  dirname: define('dirname', ['path'], (_, path) => {
    const head = str(path).slice(0, str(path).lastIndexOf('/') + 1)
    return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '')
  }),
  join: define(
    'join',
    [],
    (_, parts: unknown[]) =>
      parts.map(str).reduce((path, part) => {
        if (part.startsWith('/') || path === '') return part
        return path.endsWith('/') ? path + part : `${path}/${part}`
      }, ''),
    { varargs: true },
  ),
  pardir: define('pardir', [], () => '..'),
  normpath: define('normpath', ['path'], (_, path) => posix.normalize(str(path)).replace(/(.)\/$/, '$1')),
})
