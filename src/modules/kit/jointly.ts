import type { Answer, Section } from '../../transport/types.ts'
import type { Need, Question } from './fact.ts'
import { readEach } from './heard.ts'

/**
 * Questions about one need that are only understood together: `read` gets all their answers, in order. What it throws as
 * `Unobservable` is so of this need alone.
 */
export function jointly<V>(
  need: Need<V>,
  sections: readonly Section[],
  read: (answers: readonly Answer[]) => V,
): readonly Question<V>[] {
  const answers: Answer[] = []
  return sections.map(({ when: _, ...section }, i) => ({
    ...section,
    read(answer) {
      answers[i] = answer
      return i === sections.length - 1 ? readEach([need], () => read(answers)) : []
    },
  }))
}
