import { posix } from 'node:path'
import { DiagnosticError } from '../../core/diagnostics.ts'
import { define, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import type { Value } from '../../python/values.ts'
import { SlsFiles } from '../sls-files.ts'
import type { Subject, Tree } from '../types.ts'
import type { Module } from './context.ts'
import { askHost } from './host.ts'

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

/** salt.modules.cp: what the file roots hold. */
export const cpModule: Module = ({ subject, subject: { states } }) => ({
  get_url: define(
    'get_url',
    ['path', ['dest', ''], ['saltenv', null], ['makedirs', false], ['source_hash', null]],
    async (_, given, dest, _saltenv, makedirs) => {
      const url = str(given)
      if (/^(file:\/\/)?\//.test(url)) {
        const path = url.replace(/^file:\/\//, '')
        return dest === null ? askHost(subject, 'file.read', [path]) : path
      }
      if (!/^[a-z0-9]+:\/\//i.test(url)) raise('CommandExecutionError', `Path '${url}' is not absolute`)
      if (!url.startsWith('salt://')) return askHost(subject, 'cp.get_url', [url, dest, null, makedirs])
      const bytes = bytesOf(subject, url)
      if (bytes === undefined) return false
      if (dest === null) return Buffer.from(bytes).toString()
      return askHost(subject, 'cp.get_url', [url, dest, null, makedirs], contentsOf(bytes))
    },
    { async: true },
  ),
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

/** The bytes of a `salt://` file; undefined where there is none. */
export function bytesOf({ states }: Subject, url: string): Uint8Array | undefined {
  const path = pathOf(url)
  const text = states.bytes ? undefined : states.read(path)
  return states.bytes?.(path) ?? (text === undefined ? undefined : Buffer.from(text))
}

/** The keyword with which the host is given a file's contents. */
export function contentsOf(bytes: Uint8Array): ReadonlyMap<string, Value> {
  return new Map([['__contents__', Buffer.from(bytes).toString('base64')]])
}

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
