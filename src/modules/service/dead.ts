import { clean, fail, state, type Verdict } from '../kit/index.ts'
import { type DeadArgs, deadArguments, wantsEnabled } from './arguments.ts'
import { alreadySwitched, asDesired, switchedComment, willSwitch } from './boot.ts'
import { changeUnit, reportService, type ServiceDelta, serviceActions } from './change.ts'
import { type ServiceFact, serviceFact } from './facts.ts'
import { unitName } from './names.ts'
import { type Call, switchCall } from './scripts.ts'
import { fileAfter, isAvailable, isDead, mustSwitch, unavailable } from './unit.ts'
import { watchDead } from './watch.ts'

/** Follows Salt's documentation of service.dead (3007). */
export const dead = state({
  summary: 'Makes sure that a service does not run, and with `enable` that it starts at boot or does not.',
  example: 'apache2:\n  service.dead:\n    - enable: false\n',
  args: deadArguments,
  takesMore: true,
  facts: ({ name }) => ({ unit: serviceFact(name) }),
  diff: (args, { unit }) => diffDead(args, unit),
  act: serviceActions,
  report: reportService,
  watch: (args, { unit }, { own }) => watchDead(args, unit, own),
  manages: ({ name }) => [serviceFact(name)],
})

function diffDead(args: DeadArgs, unit: ServiceFact): Verdict<ServiceDelta> {
  const { name } = args
  if (!isAvailable(unit)) return (unit.managed ? clean : fail)(unavailable(name, unit))
  const wanted = wantsEnabled(args)
  const stop = !isDead(unit)
  const turn = mustSwitch(unit, wanted)
  if (!stop && !turn) return clean(`The service ${name} is already dead`)

  const calls: Call[] = []
  if (stop) calls.push({ verb: 'stop' })
  if (turn) calls.push(switchCall(wanted === true, unit))
  const then = stop ? 'dead' : asDesired
  const switched = wanted === undefined ? '' : (turn ? switchedComment : alreadySwitched)(name, wanted, then)
  const delta: ServiceDelta = {
    unit: unitName(name),
    calls,
    options: {
      noBlock: args.no_block,
      delay: stop ? (args.init_delay ?? undefined) : undefined,
      timeout: args.timeout ?? undefined,
    },
    changes: { [name]: turn },
    done: switched || `Service ${name} was killed`,
    failed: stop ? `Service ${name} failed to die` : `Failed when setting service ${name} to not start at boot`,
  }
  const predicted = stop ? `Service ${name} is set to be killed` : willSwitch(name, wanted === true)
  return changeUnit(delta, predicted, unit, {
    active: 'inactive',
    sub: 'dead',
    file: fileAfter(unit, wanted, turn),
  })
}
