import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { type ServiceArgs, serviceArguments, wantsEnabled } from './arguments.ts'
import { alreadySwitched, asDesired, switchedComment, willSwitch } from './boot.ts'
import { changeUnit, reportService, type ServiceDelta, serviceActions } from './change.ts'
import { type ServiceFact, serviceFact, unitName } from './facts.ts'
import type { Call } from './scripts.ts'
import { isAvailable, isRunning, mustSwitch, unavailable } from './unit.ts'
import { watchRunning } from './watch.ts'

export const running = legacy<ServiceArgs, undefined, ServiceDelta>({
  schema: {
    description: 'Makes sure that a service runs, and with `enable` that it starts at boot or does not.',
    properties: serviceArguments,
    additionalProperties: true,
    example:
      'nginx:\n  service.running:\n    - enable: true\n    - reload: true\n    - watch:\n      - file: /etc/nginx/nginx.conf\n\n/etc/nginx/nginx.conf:\n  file.managed:\n    - source: salt://nginx.conf\n',
  },
  facts: ({ name }) => [serviceFact(name)],
  diff: (args, _ready, facts) => diffRunning(args, facts.get(serviceFact(args.name))),
  act: serviceActions,
  report: reportService,
  watch: watchRunning,
})

function diffRunning(args: ServiceArgs, unit: ServiceFact): Verdict<ServiceDelta> {
  const { name } = args
  if (!isAvailable(unit)) return { kind: unit.managed ? 'unknown' : 'fail', comment: unavailable(name, unit) }
  const wanted = wantsEnabled(args)
  const unmasking = unmaskCalls(args, unit)
  const masked = unit.load === 'masked' && unmasking.length === 0
  const start = !isRunning(unit)
  const turn = mustSwitch(unit, wanted) || (unmasking.length > 0 && wanted !== undefined)
  if (masked && (start || turn))
    return { kind: 'fail', comment: `Failed to start ${unitName(name)}: Unit ${unitName(name)} is masked.` }

  const asked = args.unmask || args.unmask_runtime
  const tail = asked ? [unmaskComment(args, unmasking.length > 0, 'was')] : []
  if (!start && !turn && unmasking.length === 0)
    return { kind: 'clean', comment: [`The service ${name} is already running`, ...tail].join('\n') }

  const calls: Call[] = [...unmasking]
  if (start) calls.push({ verb: 'start' })
  if (turn) calls.push({ verb: wanted ? 'enable' : 'disable', runtime: !wanted && unit.file === 'enabled-runtime' })
  const done = [
    start ? startedComment(name, wanted, turn) : turn ? switchedComment(name, wanted!, asDesired) : '',
    ...(start && args.init_delay ? [`Delayed return for ${args.init_delay} seconds`] : []),
    ...tail,
  ]
  const foretold = start ? `Service ${name} is set to start` : turn ? willSwitch(name, wanted!) : ''
  const delta: ServiceDelta = {
    unit: unitName(name),
    calls,
    options: {
      noBlock: args.no_block,
      delay: start ? (args.init_delay ?? undefined) : undefined,
      timeout: args.timeout ?? undefined,
      mustRun: start,
    },
    changes: { [name]: true },
    done: done.filter((text) => text !== '').join('\n'),
    failed: start ? `Service ${name} failed to start` : `Failed when setting service ${name} to start at boot`,
  }
  const after = {
    load: 'loaded',
    active: 'active',
    sub: start ? 'running' : unit.sub,
    file: fileAfter(unit, wanted, turn),
  }
  const tailBefore = asked ? [unmaskComment(args, unmasking.length > 0, 'would be')] : []
  return changeUnit(delta, [foretold, ...tailBefore].filter((text) => text !== '').join('\n'), unit, after)
}

function startedComment(name: string, wanted: boolean | undefined, turn: boolean): string {
  if (wanted === undefined) return `Started service ${name}`
  return turn ? switchedComment(name, wanted, 'running') : alreadySwitched(name, wanted, 'running')
}

/** The unit file's state once the switch is turned. */
export function fileAfter(unit: ServiceFact, wanted: boolean | undefined, turn: boolean): string {
  return turn ? (wanted ? 'enabled' : 'disabled') : unit.file
}

function unmaskCalls(args: ServiceArgs, unit: ServiceFact): Call[] {
  if (unit.load !== 'masked') return []
  const calls: Call[] = []
  if (args.unmask) calls.push({ verb: 'unmask' })
  if (args.unmask_runtime && unit.file === 'masked-runtime') calls.push({ verb: 'unmask', runtime: true })
  return calls
}

function unmaskComment({ name, unmask_runtime }: ServiceArgs, unmasked: boolean, tense: 'was' | 'would be'): string {
  const action = unmask_runtime ? 'runtime unmasked' : 'unmasked'
  return unmasked ? `Service ${name} ${tense} ${action}` : `Service ${name} was already ${action}`
}
