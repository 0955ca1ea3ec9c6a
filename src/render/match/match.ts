import { matchGlob } from '../../core/glob.ts'
import { str } from '../../python/values/text.ts'
import type { Dict, Value } from '../../python/values.ts'
import { matchCompound } from './compound.ts'
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

/** The manners of matching, under the names that `match:` in a top file takes. */
export const matchers: ReadonlyMap<string, (target: string, candidate: Candidate, delimiter?: string) => boolean> =
  new Map([
    ['glob', (target, { id }) => matchGlob(id, target)],
    ['list', (target, { id }) => target.split(',').includes(id)],
    ['pcre', (target, { id }) => matchRegExp(id, target)],
    ['grain', (target, { grains }, delimiter) => matchSubdict(grains, target, 'glob', delimiter)],
    ['grain_pcre', (target, { grains }, delimiter) => matchSubdict(grains, target, 'pcre', delimiter)],
    ['pillar', (target, { pillar }, delimiter) => matchSubdict(pillar, target, 'glob', delimiter)],
    ['pillar_pcre', (target, { pillar }, delimiter) => matchSubdict(pillar, target, 'pcre', delimiter)],
    ['pillar_exact', (target, { pillar }, delimiter) => matchSubdict(pillar, target, 'exact', delimiter)],
    ['ipcidr', (target, { grains }) => matchIpCidr(target, grains)],
    ['compound', (target, candidate) => matchCompound(target, candidate)],
    ['nodegroup', (target, candidate) => candidate.nodegroups.has(target) && matchCompound(`N@${target}`, candidate)],
  ])

/** Whether a host is meant by a target expression of a given manner; undefined for a manner nobody knows. */
export function matchTarget(manner: string, target: Value, candidate: Candidate): boolean | undefined {
  return matchers.get(manner)?.(str(target), candidate)
}
