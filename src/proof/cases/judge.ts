import type { Case } from './case.ts'
import type { Found } from './evaluate.ts'

/** What a case must say, in the words of a case: outcomes with nothing left out. `refused` is a part of what is said. */
export function expected({ refused, failure, verdict, actions, report, failed }: Case, found: Found): Found {
  if (refused !== undefined) return { refused: found.refused?.includes(refused) ? found.refused : refused }
  if (failure !== undefined) return { failure }
  if (verdict?.kind !== 'change') return { verdict }
  const { code, stdout, stderr, late, ...told } = failed ?? { code: 0, changes: {}, comment: '' }
  return { verdict, actions, report, ...(failed ? { failed: told } : {}) }
}

/** What a case may not leave out, and what no state function may answer; none where the case is whole. */
export function faults(one: Case, { verdict, remaining }: Found): string[] {
  const lacking = verdict?.kind === 'change' ? (['actions', 'report'] as const).filter((part) => !one[part]) : []
  return [
    ...lacking.map((part) => `a change without its exact ${part}`),
    ...(verdict?.kind === 'clean' && verdict.comment.trim() === '' && !one.silent
      ? ['nothing to do, and no reason why: `silent` says where Salt gives none']
      : []),
    ...(one.silent && verdict?.comment.trim() !== '' ? ['`silent`, and yet there is a comment'] : []),
    ...(!one.after && remaining && remaining.kind !== 'clean'
      ? [`with its effects it is not so: ${remaining.comment}`]
      : []),
  ]
}
