import { clean, type Own, type Verdict } from '../kit/index.ts'
import type { DeadArgs, RunningArgs } from './arguments.ts'
import { onlySwitched } from './boot.ts'
import { moveUnit, type ServiceDelta } from './change.ts'
import type { ServiceFact } from './facts.ts'
import { unitName } from './names.ts'
import type { Verb } from './scripts.ts'
import { isDead, isRunning } from './unit.ts'

/**
 * A watched state changed: restart, or reload where it says so. A service that the step itself has just started is left
 * alone; one that the step only enabled is not (there Salt would not restart it).
 */
export function watchRunning(args: RunningArgs, unit: ServiceFact, own: Own): Verdict<ServiceDelta> {
  if (own.changed && !onlySwitched(args.name, own.comment)) return clean(own.comment)
  const [verb, word, done] = !isRunning(unit)
    ? (['start', 'start', 'started'] as const)
    : args.reload && args.force
      ? (['reload-or-restart', 'forcefully reload', 'forcefully reloaded'] as const)
      : args.reload && !args.full_restart
        ? (['reload', 'reload', 'reloaded'] as const)
        : (['restart', 'restart', 'restarted'] as const)
  return move(args, verb, { word, done, mustRun: 'lasting' })
}

export function watchDead(args: DeadArgs, unit: ServiceFact, own: Own): Verdict<ServiceDelta> {
  if (own.changed || isDead(unit)) return clean(own.changed ? own.comment : 'Service is already stopped')
  return move(args, 'stop', { word: 'stop', done: 'stopped', mustRun: false })
}

function move(
  args: DeadArgs,
  verb: Verb,
  how: { readonly word: string; readonly done: string; readonly mustRun: false | 'lasting' },
): Verdict<ServiceDelta> {
  return moveUnit(
    {
      unit: unitName(args.name),
      calls: [{ verb }],
      options: {
        noBlock: args.no_block,
        delay: args.init_delay ?? undefined,
        timeout: args.timeout ?? undefined,
        mustRun: how.mustRun,
      },
      changes: { [args.name]: true },
      done: `Service ${how.done}`,
      failed: `Failed to ${how.word} the service`,
    },
    `Service is set to be ${how.done}`,
  )
}
