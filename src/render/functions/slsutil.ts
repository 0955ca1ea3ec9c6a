import { define, raise } from '../../jinja/extension.ts'
import { copyDeep } from '../../python/values/copy.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { mergePillar, updateDict } from '../merge.ts'
import { banner } from './banner.ts'
import type { Module } from './context.ts'
import { hasReadable } from './files.ts'
import { rendererFunction } from './renderer.ts'
import { serializeModule } from './serialize.ts'

/** salt.modules.slsutil. */
export const slsutilModule: Module = (context) => {
  const { subject } = context
  const pathOf = (path: unknown) =>
    str(path)
      .replace(/^salt:\/\//, '')
      .replace(/^\/+|\/+$/g, '')
  const hasFile = (path: unknown) => hasReadable(subject.states, pathOf(path))
  const hasDirectory = (path: unknown) => {
    if (hasFile(path)) return false
    const directory = `${pathOf(path)}/`
    return directory === '/' || subject.states.files().some((file) => file.startsWith(directory))
  }
  const isThere = (path: unknown) => hasFile(path) || hasDirectory(path)
  return {
    ...serializeModule(context),
    banner,
    renderer: rendererFunction(context),
    update: define(
      'update',
      ['dest', 'upd', ['recursive_update', true], ['merge_lists', false]],
      (_, target, update, recursive, mergeLists) => {
        const [below, above] = [dictOrRaise(target), dictOrRaise(update)]
        if (truth(recursive)) return updateDict(below, above, truth(mergeLists))
        for (const [key, value] of above) below.set(key, value)
        return below
      },
    ),
    merge: define(
      'merge',
      ['obj_a', 'obj_b', ['strategy', 'smart'], ['renderer', 'yaml'], ['merge_lists', false]],
      (_, a, b, strategy, _renderer, mergeLists) =>
        mergePillar(dictOrRaise(a), dictOrRaise(b), str(strategy), truth(mergeLists)),
    ),
    merge_all: define(
      'merge_all',
      ['lst', ['strategy', 'smart'], ['renderer', 'yaml'], ['merge_lists', false]],
      (_, list, strategy, _renderer, mergeLists) => {
        if (!Array.isArray(list)) raise('TypeError', 'merge_all needs a list of dictionaries')
        return list.reduce(
          (below: Dict, above: Value) => mergePillar(below, dictOrRaise(above), str(strategy), truth(mergeLists)),
          new Dict(),
        )
      },
    ),
    boolstr: define('boolstr', ['value', ['true', 'true'], ['false', 'false']], (_, value, yes, no) =>
      truth(value) ? yes : no,
    ),
    file_exists: define('file_exists', ['path', ['saltenv', 'base']], (_, path) => hasFile(path)),
    dir_exists: define('dir_exists', ['path', ['saltenv', 'base']], (_, path) => hasDirectory(path)),
    path_exists: define('path_exists', ['path', ['saltenv', 'base']], (_, path) => isThere(path)),
    findup: define('findup', ['startpath', 'filenames', ['saltenv', 'base']], (_, start, names) => {
      const wanted = (Array.isArray(names) ? names : [names]).map(str)
      if (!isThere(start)) raise('SaltInvocationError', `Starting path not found in the state tree: ${str(start)}`)
      const parts = pathOf(start)
        .split('/')
        .filter((part) => part !== '')
      for (let depth = parts.length; depth >= 0; depth--) {
        const directory = parts.slice(0, depth).join('/')
        for (const name of wanted) {
          const path = directory === '' ? name : `${directory}/${name}`
          if (isThere(path)) return path
        }
      }
      return raise('CommandExecutionError', 'File pattern(s) not found in path ancestry')
    }),
  }
}

/** salt.modules.defaults, as far as it merges. */
export const defaultsModule: Module = () => ({
  merge: define(
    'merge',
    ['dest', 'src', ['merge_lists', false], ['in_place', true], ['convert_none', true]],
    (_, target, source, mergeLists, inPlace, convert) => {
      const above = source === null && truth(convert) ? new Dict() : dictOrRaise(source)
      const below = target === null && truth(convert) ? new Dict() : dictOrRaise(target)
      return updateDict(truth(inPlace) ? below : copyDeep(below), above, truth(mergeLists))
    },
  ),
  update: define(
    'update',
    ['dest', 'defaults', ['merge_lists', true], ['in_place', true], ['convert_none', true]],
    (_, target, defaults, mergeLists, inPlace, convert) => {
      const entries = target === null && truth(convert) ? new Dict() : dictOrRaise(target)
      const nodes = truth(inPlace) ? entries : copyDeep(entries)
      for (const [name, own] of nodes) {
        const below = copyDeep(dictOrRaise(defaults))
        nodes.set(
          name,
          updateDict(below, own === null && truth(convert) ? new Dict() : dictOrRaise(own), truth(mergeLists)),
        )
      }
      return nodes
    },
  ),
  deepcopy: define('deepcopy', ['source'], (_, source) => copyDeep(source as Value)),
})

function dictOrRaise(value: unknown): Dict {
  if (value instanceof Dict) return value
  return raise('TypeError', 'Cannot update using non-dict types in dictupdate.update()')
}
