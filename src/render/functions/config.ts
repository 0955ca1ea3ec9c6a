import { matchGlob } from '../../core/glob.ts'
import { define } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { mergePillar } from '../merge.ts'
import { traverse } from '../traverse.ts'
import type { Module } from './context.ts'

/** salt.modules.config: options, then grains, then pillar, the first that has the key. */
export const configModule: Module = ({ subject: { grains }, pillar, opts }) => {
  const omits = [
    ['omit_opts', false],
    ['omit_master', false],
    ['omit_pillar', false],
    ['omit_grains', false],
  ] as const
  const first = (key: Value, delimiter: string, sources: readonly (Dict | false)[]) => {
    for (const source of sources) {
      const found = source && traverse(source, key, delimiter)
      if (found !== undefined && found !== false) return found
      if (found === false && source) return false
    }
    return undefined
  }
  const masterOf = () => {
    const master = pillar.get('master')
    return master instanceof Dict ? master : new Dict()
  }
  return {
    get: define(
      'get',
      ['key', ['default', ''], ['delimiter', ':'], ['merge', null], ...omits],
      (_, key, fallback, delimiter, merge, noOpts, noMaster, noPillar, noGrains) => {
        if (merge !== null) {
          const strategy = merge === 'overwrite' ? 'overwrite' : 'recurse'
          const all = [masterOf(), pillar, grains, opts].reduce(
            (below, above) => mergePillar(new Dict(below), above, strategy, false),
            new Dict(),
          )
          return traverse(all, key, delimiter) ?? fallback
        }
        const sources = [
          !truth(noOpts) && opts,
          !truth(noGrains) && grains,
          !truth(noPillar) && pillar,
          !truth(noMaster) && masterOf(),
        ]
        return first(key, delimiter, sources) ?? fallback
      },
    ),
    option: define(
      'option',
      ['value', ['default', null], ...omits, ['wildcard', false]],
      (_, value, fallback, noOpts, noMaster, noPillar, noGrains, wildcard) => {
        const sources = [
          !truth(noOpts) && opts,
          !truth(noGrains) && grains,
          !truth(noPillar) && pillar,
          !truth(noMaster) && masterOf(),
        ]
        if (!truth(wildcard)) {
          for (const source of sources.filter((one) => one !== false)) if (source.has(value)) return source.get(value)!
          return fallback ?? ''
        }
        const found = new Dict()
        for (const source of sources.reverse())
          if (source) for (const [key, item] of source) if (matchGlob(str(key), str(value))) found.set(key, item)
        return found.size > 0 ? found : (fallback ?? found)
      },
    ),
    items: define('items', [], () => opts),
    manage_mode: define('manage_mode', ['mode'], (_, mode) =>
      mode === null
        ? null
        : str(mode)
            .replace('0o', '0')
            .replace(/^["']+|["']+$/g, '')
            .replace(/^0+/, '')
            .padStart(4, '0'),
    ),
    valid_fileproto: define('valid_fileproto', ['uri'], (_, uri) =>
      /^(salt|https?|ftp|s3|swift|file)?:/.test(str(uri)),
    ),
    dot_vals: define('dot_vals', ['value'], (_, value) => {
      const found = new Dict()
      for (const source of [masterOf(), pillar, opts])
        for (const [key, item] of source) if (str(key).startsWith(`${str(value)}.`)) found.set(key, item)
      return found
    }),
  }
}
