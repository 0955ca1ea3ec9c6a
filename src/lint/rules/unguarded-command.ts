import { requisiteKinds, type Step } from '../../compile/index.ts'
import { warning } from '../../core/diagnostics.ts'
import { truth } from '../../python/values/types.ts'
import type { Value } from '../../python/values.ts'
import { abbreviate } from '../abbreviate.ts'
import type { Rule } from '../types.ts'

const GUARDS = ['unless', 'onlyif', 'creates', 'stateful'] as const
/** Requisites that decide whether a step runs, not only when. */
const HINGES: ReadonlySet<string> = new Set(requisiteKinds.filter((kind) => !kind.startsWith('require')))

/** A command that is run by each apply, whatever it finds. */
export const unguardedCommand: Rule = {
  code: 'command-unguarded',
  severity: 'warning',
  tells:
    '`cmd.run` or `cmd.script` has no guard: no `unless`, `onlyif`, `creates`, `stateful`, nor a requisite that decides whether it runs.',
  why: 'Salt runs it in every apply and calls it changed, whether anything was to be done or not.',
  check: ({ targets }) =>
    targets.flatMap(({ id, steps, session }) =>
      steps.filter(isUnguarded).map((step) => ({
        target: id,
        diagnostic: warning(
          unguardedCommand.code,
          `${step.module}.${step.function} in state '${abbreviate(step.id)}' has no guard: it runs in every apply`,
          {
            ...session.places.show(step.place),
            hint: 'say when it is needed: `unless`, `onlyif` or `creates`, or `onchanges` of what it follows',
          },
        ),
      })),
    ),
}

function isUnguarded(step: Step): boolean {
  if (step.listener || step.module !== 'cmd' || !['run', 'script'].includes(step.function)) return false
  if (GUARDS.some((guard) => isSet(step.keywords.get(guard)) || isSet(step.args.get(guard)))) return false
  return !step.requisites.some(({ kind }) => HINGES.has(kind))
}

function isSet(value: Value | undefined): boolean {
  return value !== undefined && truth(value)
}
