import { type Legacy, legacy } from '../kit/legacy.ts'
import { nameArguments } from './arguments.ts'
import { changeUnit, reportService, type ServiceDelta, serviceActions } from './change.ts'
import { serviceFact, unitName } from './facts.ts'

interface Args {
  readonly name: string
  readonly runtime: boolean
}

/** service.masked and service.unmasked. */
function maskFunction(mask: boolean): Legacy<Args, undefined, ServiceDelta> {
  const word = mask ? 'masked' : 'unmasked'
  return legacy<Args, undefined, ServiceDelta>({
    schema: {
      description: `Makes sure that a unit is ${mask ? 'masked: it cannot be started' : 'not masked'}.`,
      properties: {
        ...nameArguments,
        runtime: { type: 'boolean', default: false, description: 'Only until the next boot' },
      },
      example: `bluetooth:\n  service.${word}:\n    - runtime: false\n`,
    },
    facts: ({ name }) => [serviceFact(name)],
    diff: ({ name, runtime }, _ready, facts) => {
      const unit = facts.get(serviceFact(name))
      if (!unit.managed) return { kind: 'fail', comment: 'systemd does not run on this host' }
      const [kind, action] = runtime ? ['runtime masked', `runtime ${word}`] : ['masked', word]
      const masked = unit.file === (runtime ? 'masked-runtime' : 'masked')
      if (masked === mask) return { kind: 'clean', comment: `Service ${name} ${mask ? 'is' : 'was'} already ${action}` }
      const delta: ServiceDelta = {
        unit: unitName(name),
        calls: [{ verb: mask ? 'mask' : 'unmask', runtime }],
        options: {},
        changes: { [kind]: { old: !mask, new: mask } },
        done: `Service ${name} was ${action}`,
        failed: `Failed to ${mask ? 'mask' : 'unmask'} service ${name}`,
      }
      const after = mask
        ? { load: 'masked', file: runtime ? 'masked-runtime' : 'masked' }
        : { load: 'loaded', file: 'disabled' }
      return changeUnit(delta, `Service ${name} would be ${action}`, unit, after)
    },
    act: serviceActions,
    report: reportService,
  })
}

export const masked = maskFunction(true)
export const unmasked = maskFunction(false)
