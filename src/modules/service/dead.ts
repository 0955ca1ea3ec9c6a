import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { type ServiceArgs, serviceArguments, wantsEnabled } from './arguments.ts'
import { alreadySwitched, asDesired, switchedComment, willSwitch } from './boot.ts'
import { changeUnit, reportService, type ServiceDelta, serviceActions } from './change.ts'
import { type ServiceFact, serviceFact, unitName } from './facts.ts'
import { fileAfter } from './running.ts'
import type { Call } from './scripts.ts'
import { isAvailable, isDead, mustSwitch, unavailable } from './unit.ts'
import { watchDead } from './watch.ts'

const { unmask, unmask_runtime, reload, force, full_restart, ...deadArguments } = serviceArguments

export const dead = legacy<ServiceArgs, undefined, ServiceDelta>({
  schema: {
    description: 'Makes sure that a service does not run, and with `enable` that it starts at boot or does not.',
    properties: deadArguments,
    additionalProperties: true,
    example: 'apache2:\n  service.dead:\n    - enable: false\n',
  },
  facts: ({ name }) => [serviceFact(name)],
  diff: (args, _ready, facts) => diffDead(args, facts.get(serviceFact(args.name))),
  act: serviceActions,
  report: reportService,
  watch: watchDead,
})

function diffDead(args: ServiceArgs, unit: ServiceFact): Verdict<ServiceDelta> {
  const { name } = args
  if (!isAvailable(unit)) return { kind: unit.managed ? 'clean' : 'fail', comment: unavailable(name, unit) }
  const wanted = wantsEnabled(args)
  const stop = !isDead(unit)
  const turn = mustSwitch(unit, wanted)
  if (!stop && !turn) return { kind: 'clean', comment: `The service ${name} is already dead` }

  const calls: Call[] = []
  if (stop) calls.push({ verb: 'stop' })
  if (turn) calls.push({ verb: wanted ? 'enable' : 'disable', runtime: !wanted && unit.file === 'enabled-runtime' })
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
  const foretold = stop ? `Service ${name} is set to be killed` : willSwitch(name, wanted!)
  const after = { active: 'inactive', sub: 'dead', file: fileAfter(unit, wanted, turn) }
  return changeUnit(delta, foretold, unit, after)
}
