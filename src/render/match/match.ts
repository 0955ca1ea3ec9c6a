import { str } from '../../python/values/text.ts'
import type { Value } from '../../python/values.ts'
import { matchCompound } from './compound.ts'
import { type Candidate, type Matcher, simpleMatchers } from './simple.ts'

export type { Candidate } from './simple.ts'

/** The manners of matching, under the names that `match:` in a top file takes. */
export const matchers: ReadonlyMap<string, Matcher> = new Map<string, Matcher>([
  ...simpleMatchers,
  ['compound', (target, candidate) => matchCompound(target, candidate)],
  ['nodegroup', (target, candidate) => candidate.nodegroups.has(target) && matchCompound(`N@${target}`, candidate)],
])

/** Whether a host is meant by a target expression of a given manner; undefined for a manner nobody knows. */
export function matchTarget(manner: string, target: Value, candidate: Candidate): boolean | undefined {
  return matchers.get(manner)?.(str(target), candidate)
}
