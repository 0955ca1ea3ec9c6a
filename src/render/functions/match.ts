import { define } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { type Candidate, matchers } from '../match/match.ts'
import { nodegroupsOf } from '../options.ts'
import type { Module } from './context.ts'
import { filterBySearch, searchBy } from './match-search.ts'

/** salt.modules.match: whether a target expression means this host (or the ID given). */
export const matchModule: Module = ({ subject, pillar }) => {
  const candidate = (id: unknown): Candidate => ({
    id: typeof id === 'string' && id !== '' ? id : subject.id,
    grains: subject.grains,
    pillar,
    nodegroups: nodegroupsOf(subject),
  })
  const byId = (manner: string) =>
    define(manner, ['tgt', ['minion_id', null]], (_, target, id) => matchers.get(manner)!(str(target), candidate(id)))
  const byData = (manner: string) =>
    define(manner, ['tgt', ['delimiter', ':']], (_, target, delimiter) =>
      matchers.get(manner)!(str(target), candidate(null), str(delimiter)),
    )
  return {
    glob: byId('glob'),
    list: define('list', ['tgt', ['minion_id', null]], (_, target, id) => {
      const text = Array.isArray(target) ? target.map(str).join(',') : str(target)
      return matchers.get('list')!(text, candidate(id))
    }),
    pcre: byId('pcre'),
    compound: byId('compound'),
    ipcidr: define('ipcidr', ['tgt'], (_, target) => matchers.get('ipcidr')!(str(target), candidate(null))),
    nodegroup: define('nodegroup', ['tgt'], (_, target) => matchers.get('nodegroup')!(str(target), candidate(null))),
    grain: byData('grain'),
    grain_pcre: byData('grain_pcre'),
    pillar: byData('pillar'),
    pillar_pcre: byData('pillar_pcre'),
    pillar_exact: byData('pillar_exact'),
    filter_by: define(
      'filter_by',
      [
        'lookup',
        ['tgt_type', 'compound'],
        ['minion_id', null],
        ['merge', null],
        ['merge_lists', false],
        ['default', 'default'],
      ],
      (_, lookup, manner, id, merge, mergeLists, fallback) =>
        filterBySearch(lookup, str(manner), candidate(id), merge, mergeLists, fallback),
    ),
    search_by: define(
      'search_by',
      ['lookup', ['tgt_type', 'compound'], ['minion_id', null]],
      (_, lookup, manner, id) => {
        const found = searchBy(lookup, str(manner), candidate(id))
        return found.length > 0 ? found : null
      },
    ),
  }
}
