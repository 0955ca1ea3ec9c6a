import type { FactView } from '../kit/fact.ts'
import type { Own } from '../kit/state.ts'
import type { Verdict } from '../kit/verdict.ts'
import type { ServiceArgs } from './arguments.ts'
import { onlySwitched } from './boot.ts'
import { moveUnit, type ServiceDelta } from './change.ts'
import { serviceFact, unitName } from './facts.ts'
import type { Call, Verb } from './scripts.ts'
import { isDead, isRunning } from './unit.ts'

/**
 * A watched state changed: restart, or reload where it says so. A service that the step itself has just started is left
 * alone; one that the step only enabled is not (there Salt would not restart it).
 */
export function watchRunning(
  args: ServiceArgs,
  facts: FactView,
  { own }: { readonly own: Own },
): Verdict<ServiceDelta> {
  const { name } = args
  if (own.changed && !onlySwitched(name, own.comment)) return { kind: 'clean', comment: own.comment }
  const unit = facts.get(serviceFact(name))
  const [verb, word, told] = !isRunning(unit)
    ? (['start', 'start', 'started'] as const)
    : args.reload && args.force
      ? (['reload-or-restart', 'forcefully reload', 'forcefully reloaded'] as const)
      : args.reload && !args.full_restart
        ? (['reload', 'reload', 'reloaded'] as const)
        : (['restart', 'restart', 'restarted'] as const)
  return move(args, verb, { word, told, mustRun: unit.type !== 'oneshot' })
}

export function watchDead(args: ServiceArgs, facts: FactView, { own }: { readonly own: Own }): Verdict<ServiceDelta> {
  if (own.changed || isDead(facts.get(serviceFact(args.name))))
    return { kind: 'clean', comment: own.changed ? own.comment : 'Service is already stopped' }
  return move(args, 'stop', { word: 'stop', told: 'stopped', mustRun: false })
}

function move(
  args: ServiceArgs,
  verb: Verb,
  how: { readonly word: string; readonly told: string; readonly mustRun: boolean },
): Verdict<ServiceDelta> {
  const calls: Call[] = [{ verb }]
  return moveUnit(
    {
      unit: unitName(args.name),
      calls,
      options: {
        noBlock: args.no_block,
        delay: args.init_delay ?? undefined,
        timeout: args.timeout ?? undefined,
        mustRun: how.mustRun,
      },
      changes: { [args.name]: true },
      done: `Service ${how.told}`,
      failed: `Failed to ${how.word} the service`,
    },
    `Service is set to be ${how.told}`,
  )
}
