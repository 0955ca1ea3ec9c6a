import { matchGlob } from '../../core/glob.ts'
import type { Dict } from '../../python/values.ts'
import { matchIpCidr } from './ipcidr.ts'
import { matchRegExp } from './regexp.ts'
import { matchSubdict } from './subdict.ts'

/** What a target expression is put to. */
export interface Candidate {
  readonly id: string
  readonly grains: Dict
  readonly pillar: Dict
  /** Names to expressions or lists. */
  readonly nodegroups: Dict
}

export type Matcher = (target: string, candidate: Candidate, delimiter?: string) => boolean

/** The manners of matching that ask one thing of a host; a compound expression is made of them. */
export const simpleMatchers: ReadonlyMap<string, Matcher> = new Map<string, Matcher>([
  ['glob', (target, { id }) => matchGlob(id, target)],
  ['list', (target, { id }) => target.split(',').includes(id)],
  ['pcre', (target, { id }) => matchRegExp(id, target)],
  ['grain', (target, { grains }, delimiter) => matchSubdict(grains, target, 'glob', delimiter)],
  ['grain_pcre', (target, { grains }, delimiter) => matchSubdict(grains, target, 'pcre', delimiter)],
  ['pillar', (target, { pillar }, delimiter) => matchSubdict(pillar, target, 'glob', delimiter)],
  ['pillar_pcre', (target, { pillar }, delimiter) => matchSubdict(pillar, target, 'pcre', delimiter)],
  ['pillar_exact', (target, { pillar }, delimiter) => matchSubdict(pillar, target, 'exact', delimiter)],
  ['ipcidr', (target, { grains }) => matchIpCidr(target, grains)],
])
