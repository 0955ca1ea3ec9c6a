import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Diagnostic, error, warning } from '../core/diagnostics.ts'
import { isGlob } from '../core/glob.ts'
import { Dict, type Value } from '../python/values.ts'
import { isEmpty } from './options.ts'
import { absolutePath, expandGlob } from './paths.ts'

/** `file_roots` or `pillar_roots`: absolute directories, patterns expanded. Environments other than `base` are refused. */
export function readRoots(
  option: string,
  value: Value | undefined,
  base: string,
  refused: Diagnostic[],
): string[] | undefined {
  if (value === undefined) return undefined
  if (value instanceof Dict) refused.push(...refuseEnvironments(option, value))
  const list = value instanceof Dict ? (value.get('base') ?? []) : value
  return (Array.isArray(list) ? list : [list]).flatMap((directory) => {
    const path = absolutePath(base, String(directory))
    return isGlob(path) ? expandGlob(path) : [path]
  })
}

function refuseEnvironments(option: string, roots: Dict): Diagnostic[] {
  const others = [...roots].flatMap(([name, directories]) =>
    name !== 'base' && !isEmpty(directories) ? [String(name)] : [],
  )
  if (others.length === 0) return []
  const text = `${option} names the environment ${others.join(', ')}: kstate has the environment base alone`
  const hint = 'put its directories below `base:`, or keep it in a project of its own'
  return [error('environment-refused', text, { hint })]
}

/** Directories of a file root that Salt loads Python from → what to do without them. */
const customDirectories: { readonly [directory: string]: string } = {
  _modules: 'a template that calls one is refused: use cmd.run there, or put the value into the pillar',
  _states: 'a state that uses one is refused: write it with cmd.run and a guard',
  _grains: 'put such grains into /etc/salt/grains of the host, or below minion_opts: grains: in the roster',
  _renderers: 'a file that names one is refused: write it as Jinja and YAML',
  _pillar: 'put the values into pillar files',
  _utils: 'only custom modules use them',
}

/** What lies in file roots for Salt to load, and is not loaded here. */
export function findCustomCode(fileRoots: readonly string[], root: string): Diagnostic[] {
  return fileRoots.flatMap((directory) =>
    Object.entries(customDirectories).flatMap(([name, hint]) => {
      const path = join(directory, name)
      const files = existsSync(path)
        ? readdirSync(path).filter((file) => /^(?!__init__)\w+\.(py|pyx|so)$/.test(file))
        : []
      if (files.length === 0) return []
      const file = relative(root, path).startsWith('..') ? path : relative(root, path)
      const text = `custom Python is not loaded: ${file} holds ${files.sort().join(', ')}`
      return [warning('custom-code-ignored', text, { at: { file }, hint })]
    }),
  )
}
