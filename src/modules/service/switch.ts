import { clean, fail, type StateFunction, state, unknown } from '../kit/index.ts'
import { nameArguments } from './arguments.ts'
import { alreadySwitched, asDesired, switchedComment, willSwitch } from './boot.ts'
import { changeUnit, reportService, type ServiceDelta, serviceActions } from './change.ts'
import { serviceFact } from './facts.ts'
import { unitName } from './names.ts'
import { switchCall } from './scripts.ts'
import { fileAfter, isAvailable, mustSwitch, unavailable } from './unit.ts'

/** service.enabled and service.disabled. */
export function switchFunction(enable: boolean): StateFunction {
  const word = enable ? 'enabled' : 'disabled'
  return state({
    summary: `Makes sure that a service ${enable ? 'starts' : 'does not start'} at boot; whether it runs now is left alone.`,
    example: `cron:\n  service.${word}:\n    - name: cron\n`,
    args: nameArguments,
    takesMore: true,
    facts: ({ name }) => ({ unit: serviceFact(name) }),
    diff({ name }, { unit }) {
      if (!unit.managed) return fail(unavailable(name, unit))
      if (!isAvailable(unit)) return (enable ? unknown : clean)(unavailable(name, unit))
      if (!mustSwitch(unit, enable)) return clean(alreadySwitched(name, enable, asDesired))
      if (enable && unit.load === 'masked') return fail(`Failed to enable unit: Unit file ${unitName(name)} is masked.`)
      const delta: ServiceDelta = {
        unit: unitName(name),
        calls: [switchCall(enable, unit)],
        options: {},
        changes: { [name]: true },
        done: switchedComment(name, enable, asDesired),
        failed: `Failed when setting service ${name} to ${enable ? '' : 'not '}start at boot`,
      }
      return changeUnit(delta, willSwitch(name, enable), unit, { file: fileAfter(unit, enable, true) })
    },
    act: serviceActions,
    report: reportService,
    watch: (_args, _facts, { own }) =>
      own.changed ? clean(own.comment) : fail(`Unable to trigger watch for service.${word}`),
    manages: ({ name }) => [serviceFact(name)],
  })
}
