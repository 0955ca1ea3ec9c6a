import type { Answer } from '../../transport/types.ts'
import type { Need } from './fact.ts'
import { Unobservable } from './unobservable.ts'

/**
 * The answer of a question whose script ended with one of these codes. Scripts of facts end with 0 only where all that they were
 * asked has been answered. @throws Unobservable for every other.
 */
export function heard(answer: Answer, codes: readonly number[] = [0]): Answer {
  const { failure, code, timedOut } = answer
  if (failure) throw new Unobservable(failure.ran ? `what the host answered is lost: ${failure.why}` : failure.why)
  if (timedOut) throw new Unobservable('the host did not answer in time')
  if (code === undefined || !codes.includes(code)) throw new Unobservable(complaint(answer))
  return answer
}

/** What a script said last on its standard error, or at least how it ended. */
export function complaint({ stderr, code }: Answer, about?: string): string {
  const lines = stderr
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '')
  const own = about === undefined ? undefined : lines.findLast((line) => line.includes(about))
  return own ?? lines.at(-1) ?? `the host's answer is not complete (exit code ${code})`
}

/** Each need's fact read by itself: one that the host could not answer takes none of the others with it. */
export function readEach<V>(
  needs: readonly Need<V>[],
  read: (need: Need<V>, index: number) => V,
): Map<string, V | Unobservable> {
  return new Map(
    needs.map((need, i): [string, V | Unobservable] => {
      try {
        return [need.key, read(need, i)]
      } catch (cause) {
        if (cause instanceof Unobservable) return [need.key, cause]
        throw cause
      }
    }),
  )
}
