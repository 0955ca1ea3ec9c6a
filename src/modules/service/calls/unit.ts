import { matchGlob } from '../../../core/glob.ts'
import { Dict, type Value } from '../../../python/values.ts'
import { isOn, textOf } from '../../kit/calls/arguments.ts'
import { call, type HostFunctions } from '../../kit/calls/types.ts'
import { type ServiceFact, serviceFact } from '../facts.ts'
import { serviceList } from '../list.ts'
import { plainName } from '../names.ts'
import { bootState, isRunning } from '../unit.ts'

/** salt.modules.service about one service: of systemd where that runs, else of scripts in /etc/init.d as Debian has them. */
export const calls = {
  'service.status': call({
    parameters: ['name', ['sig', null]],
    facts(args) {
      const name = textOf(args, 'name')
      return isPattern(name)
        ? { all: serviceList('all'), active: serviceList('active'), unit: undefined }
        : { unit: serviceFact(name, ['init']) }
    },
    answer(args, facts) {
      if (facts.unit) return isRunning(facts.unit)
      const running = new Set(facts.active.map(plainName))
      const names = facts.all.filter((name) => matchGlob(name, textOf(args, 'name')))
      return new Dict(names.map((name): [Value, Value] => [name, running.has(name)]))
    },
  }),
  'service.available': about(isKnown),
  'service.missing': about((unit) => !isKnown(unit)),
  'service.enabled': about(startsAtBoot, { ignored: 'any' }),
  'service.disabled': about((unit) => (unit.managed || isKnown(unit)) && !startsAtBoot(unit)),
  'service.masked': call({
    parameters: ['name', ['runtime', false], ['root', null]],
    facts: (args) => serviceFact(textOf(args, 'name')),
    answer: (args, { file }) => file === (isOn(args, 'runtime') ? 'masked-runtime' : 'masked'),
  }),
} satisfies HostFunctions

function about(answer: (unit: ServiceFact) => boolean, more: { ignored?: 'any' } = {}) {
  return call({
    parameters: ['name', ['root', null]],
    ...more,
    facts: (args) => serviceFact(textOf(args, 'name'), ['init']),
    answer: (_, unit) => answer(unit),
  })
}

function isPattern(name: string): boolean {
  return /\*|\?|\[.+\]/.test(name)
}

/** A template has a unit file, and is no unit. */
function isKnown(unit: ServiceFact): boolean {
  return unit.load !== 'not-found' || unit.file !== ''
}

/** As `systemctl is-enabled` has it: also what has no switch (static units) counts. */
function startsAtBoot(unit: ServiceFact): boolean {
  return bootState(unit) !== 'no'
}
