import type { Answer, Section } from '../transport/types.ts'

/** Thrown where the lock was lost: nothing was begun from then on. */
export class LockLostError extends Error {}

/** Actions of one request, each behind a look at the lock: the one before may have taken long enough to lose it. */
export function guarded(guard: Section | undefined, actions: readonly Section[]): Section[] {
  if (!guard) return [...actions]
  return actions.flatMap((action, i): Section[] => [i === 0 ? guard : { ...guard, when: 'ok' }, action])
}

/**
 * The answers of the actions that ran, of those of `guarded` sections.
 * @throws LockLostError
 */
export function unguarded(guard: Section | undefined, answers: readonly Answer[]): Answer[] {
  const ran = (answer: Answer) => answer.code !== undefined
  if (!guard) return answers.filter(ran)
  for (const look of answers.filter((_, i) => i % 2 === 0)) if (ran(look)) requireLock(look)
  return answers.filter((answer, i) => i % 2 === 1 && ran(answer))
}

/** Of the answer to a look at the lock by itself. */
export function requireLock({ code, failure }: Answer): void {
  if (failure) throw new LockLostError(`whether the lock is still held could not be asked: ${failure.why}`)
  if (code !== 0) throw new LockLostError('the lock on the host is no longer held by this run')
}
