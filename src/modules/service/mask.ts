import { clean, fail, flag, type StateFunction, state } from '../kit/index.ts'
import { nameArguments } from './arguments.ts'
import { changeUnit, reportService, type ServiceDelta, serviceActions } from './change.ts'
import { serviceFact } from './facts.ts'
import { unitName } from './names.ts'
import { unmanaged } from './unit.ts'

/** service.masked and service.unmasked. */
export function maskFunction(mask: boolean): StateFunction {
  const word = mask ? 'masked' : 'unmasked'
  return state({
    summary: `Makes sure that a unit is ${mask ? 'masked: it cannot be started' : 'not masked'}.`,
    example: `bluetooth:\n  service.${word}:\n    - runtime: false\n`,
    args: { ...nameArguments, runtime: flag('Only until the next boot') },
    facts: ({ name }) => ({ unit: serviceFact(name) }),
    diff({ name, runtime }, { unit }) {
      if (!unit.managed) return fail(unmanaged)
      const [kind, action] = runtime ? ['runtime masked', `runtime ${word}`] : ['masked', word]
      const file = runtime ? 'masked-runtime' : 'masked'
      if ((unit.file === file) === mask) return clean(`Service ${name} ${mask ? 'is' : 'was'} already ${action}`)
      const delta: ServiceDelta = {
        unit: unitName(name),
        calls: [{ verb: mask ? 'mask' : 'unmask', runtime }],
        options: {},
        changes: { [kind]: { old: !mask, new: mask } },
        done: `Service ${name} was ${action}`,
        failed: `Failed to ${mask ? 'mask' : 'unmask'} service ${name}`,
      }
      const after = mask ? { load: 'masked', file } : { load: 'loaded', file: 'disabled' }
      return changeUnit(delta, `Service ${name} would be ${action}`, unit, after)
    },
    act: serviceActions,
    report: reportService,
    manages: ({ name }) => [serviceFact(name)],
  })
}
