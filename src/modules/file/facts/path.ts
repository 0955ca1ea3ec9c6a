import { createHash } from 'node:crypto'
import { dirname } from 'node:path/posix'
import { factKind, Need, type NewerPredictions } from '../../kit/fact.ts'
import { absentPath, type PathFact, type PathWant } from './path-fact.ts'
import { pathQuestions } from './path-questions.ts'
import type { PathStat } from './stat.ts'

export { absentPath, contentLimit, type PathFact, type PathWant } from './path-fact.ts'

/** What lies at an absolute path of the host. */
export function pathFact(path: string, want: readonly PathWant[] = []): Need<PathFact> {
  return new Need(pathKind, path, want)
}

export const pathKind = factKind<PathFact>({
  name: 'path',
  ask: pathQuestions,
  compose({ key, value }, newer) {
    if (!value.self || isGone(key, newer)) return absentPath
    if (value.self.type !== 'link' || value.real === undefined) return value
    if (isGone(value.real, newer)) return { self: value.self, target: value.target }
    const real = newer.of(pathFact(value.real)).at(-1)
    if (!real) return value
    const { self, sha256, content, attributes, times } = real
    return { ...value, followed: self, sha256, content, attributes, times }
  },
})

/** Whether a directory above has been removed, or replaced by something that is none, since. */
function isGone(path: string, newer: NewerPredictions): boolean {
  return parentsOf(path).some((parent) =>
    newer.of(pathFact(parent)).some(({ self }) => self?.type !== 'directory' && self?.type !== 'link'),
  )
}

/** The directories above an absolute path, nearest first, `/` left out. */
export function parentsOf(path: string): string[] {
  const parents: string[] = []
  for (let parent = dirname(path); parent !== '/' && parent !== '.'; parent = dirname(parent)) parents.push(parent)
  return parents
}

/** A regular file with these bytes, as a plan predicts it. */
export function predictedFile(stat: Omit<PathStat, 'type' | 'size'>, bytes: Buffer): PathFact {
  const self: PathStat = { ...stat, type: 'file', size: bytes.length }
  return { self, followed: self, sha256: sha256(bytes), content: bytes }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
