import { clean, fail, state, unknown, type Verdict } from '../kit/index.ts'
import { type RunningArgs, runningArguments, wantsEnabled } from './arguments.ts'
import { alreadySwitched, asDesired, switchedComment, willSwitch } from './boot.ts'
import { changeUnit, reportService, type ServiceDelta, serviceActions } from './change.ts'
import { type ServiceFact, serviceFact } from './facts.ts'
import { unitName } from './names.ts'
import { type Call, switchCall } from './scripts.ts'
import { fileAfter, isAvailable, isRunning, mustSwitch, unavailable } from './unit.ts'
import { watchRunning } from './watch.ts'

/** Follows Salt's documentation of service.running (3007). */
export const running = state({
  summary: 'Makes sure that a service runs, and with `enable` that it starts at boot or does not.',
  example:
    'nginx:\n  service.running:\n    - enable: true\n    - reload: true\n    - watch:\n      - file: /etc/nginx/nginx.conf\n\n/etc/nginx/nginx.conf:\n  file.managed:\n    - source: salt://nginx.conf\n',
  args: runningArguments,
  takesMore: true,
  facts: ({ name }) => ({ unit: serviceFact(name) }),
  diff: (args, { unit }) => diffRunning(args, unit),
  act: serviceActions,
  report: reportService,
  watch: (args, { unit }, { own }) => watchRunning(args, unit, own),
  manages: ({ name }) => [serviceFact(name)],
})

function diffRunning(args: RunningArgs, unit: ServiceFact): Verdict<ServiceDelta> {
  const { name } = args
  if (!isAvailable(unit)) return (unit.managed ? unknown : fail)(unavailable(name, unit))
  const wanted = wantsEnabled(args)
  const unmasking = unmaskCalls(args, unit)
  const masked = unit.load === 'masked' && unmasking.length === 0
  const start = !isRunning(unit)
  const turn = mustSwitch(unit, wanted) || (unmasking.length > 0 && wanted !== undefined)
  if (masked && (start || turn)) return fail(`Failed to start ${unitName(name)}: Unit ${unitName(name)} is masked.`)

  const asked = args.unmask || args.unmask_runtime
  const tail = asked ? [unmaskComment(args, unmasking.length > 0, 'was')] : []
  if (!start && !turn && unmasking.length === 0)
    return clean([`The service ${name} is already running`, ...tail].join('\n'))

  const calls: Call[] = [...unmasking]
  if (start) calls.push({ verb: 'start' })
  if (turn) calls.push(switchCall(wanted === true, unit))
  const done = [
    start ? startedComment(name, wanted, turn) : turn ? switchedComment(name, wanted!, asDesired) : '',
    ...(start && args.init_delay ? [`Delayed return for ${args.init_delay} seconds`] : []),
    ...tail,
  ]
  const predicted = start ? `Service ${name} is set to start` : turn ? willSwitch(name, wanted!) : ''
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
  return changeUnit(delta, [predicted, ...tailBefore].filter((text) => text !== '').join('\n'), unit, after)
}

function startedComment(name: string, wanted: boolean | undefined, turn: boolean): string {
  if (wanted === undefined) return `Started service ${name}`
  return turn ? switchedComment(name, wanted, 'running') : alreadySwitched(name, wanted, 'running')
}

function unmaskCalls(args: RunningArgs, unit: ServiceFact): Call[] {
  if (unit.load !== 'masked') return []
  const calls: Call[] = []
  if (args.unmask) calls.push({ verb: 'unmask' })
  if (args.unmask_runtime && unit.file === 'masked-runtime') calls.push({ verb: 'unmask', runtime: true })
  return calls
}

function unmaskComment({ name, unmask_runtime }: RunningArgs, unmasked: boolean, tense: 'was' | 'would be'): string {
  const action = unmask_runtime ? 'runtime unmasked' : 'unmasked'
  return unmasked ? `Service ${name} ${tense} ${action}` : `Service ${name} was already ${action}`
}
