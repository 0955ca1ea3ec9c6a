import type { Script } from '../../core/shell.ts'
import type { Answer } from '../../transport/types.ts'
import type { Read, ShellQuestion } from './fact.ts'
import { heard } from './heard.ts'
import { Unobservable } from './unobservable.ts'

/** A question about these keys alone: where nothing can be made of its answer they are unobservable, and no other is. */
export function questionAbout<V>(
  keys: readonly string[],
  script: Script,
  read: (answer: Answer) => Read<V>,
  /** Exit codes that are answers. */
  codes: readonly number[] = [0],
): ShellQuestion<V> {
  return {
    script,
    *read(answer) {
      try {
        yield* read(heard(answer, codes))
      } catch (cause) {
        if (!(cause instanceof Unobservable)) throw cause
        for (const key of keys) yield [key, cause]
      }
    },
  }
}
