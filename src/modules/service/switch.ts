import { type Legacy, legacy } from '../kit/legacy.ts'
import { nameArguments, type ServiceArgs } from './arguments.ts'
import { alreadySwitched, asDesired, switchedComment, willSwitch } from './boot.ts'
import { changeUnit, reportService, type ServiceDelta, serviceActions } from './change.ts'
import { serviceFact, unitName } from './facts.ts'
import { fileAfter } from './running.ts'
import { isAvailable, mustSwitch, unavailable } from './unit.ts'

/** service.enabled and service.disabled. */
function switchFunction(enable: boolean): Legacy<ServiceArgs, undefined, ServiceDelta> {
  const word = enable ? 'enabled' : 'disabled'
  return legacy<ServiceArgs, undefined, ServiceDelta>({
    schema: {
      description: `Makes sure that a service ${enable ? 'starts' : 'does not start'} at boot; whether it runs now is left alone.`,
      properties: nameArguments,
      additionalProperties: true,
      example: `cron:\n  service.${word}:\n    - name: cron\n`,
    },
    facts: ({ name }) => [serviceFact(name)],
    diff: ({ name }, _ready, facts) => {
      const unit = facts.get(serviceFact(name))
      if (!unit.managed) return { kind: 'fail', comment: unavailable(name, unit) }
      if (!isAvailable(unit)) return { kind: enable ? 'unknown' : 'clean', comment: unavailable(name, unit) }
      if (!mustSwitch(unit, enable)) return { kind: 'clean', comment: alreadySwitched(name, enable, asDesired) }
      if (enable && unit.load === 'masked')
        return { kind: 'fail', comment: `Failed to enable unit: Unit file ${unitName(name)} is masked.` }
      const delta: ServiceDelta = {
        unit: unitName(name),
        calls: [{ verb: enable ? 'enable' : 'disable', runtime: !enable && unit.file === 'enabled-runtime' }],
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
      own.changed
        ? { kind: 'clean', comment: own.comment }
        : { kind: 'fail', comment: `Unable to trigger watch for service.${word}` },
  })
}

export const enabled = switchFunction(true)
export const disabled = switchFunction(false)
