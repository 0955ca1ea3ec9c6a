import { readPillarOption } from '../commands/apply.ts'
import type { Selection } from '../compile.ts'
import { printOutcome } from '../output.ts'
import { findTargets, openProject } from '../project.ts'
import { runStates } from '../run-states.ts'
import { mockStates } from './mock.ts'
import { type Call, excludedBy, listOf, text } from './words.ts'

/** Runs, plans or mocks the states of a call: `test=`, `mock=`, `exclude=`, `whitelist=`, `saltenv=`, `pillar=`. */
export async function runCall(call: Call, wanted: Selection): Promise<void> {
  const { options, kwargs } = call
  const project = openProject(options)
  const targets = await findTargets(project, call.expression)
  const selection: Selection = {
    ...wanted,
    pillar: readPillarOption(options.pillar),
    exclude: excludedBy(kwargs.get('exclude')),
    whitelist: listOf(kwargs.get('whitelist')),
    saltenv: text(kwargs.get('saltenv')),
  }
  const planning = kwargs.has('test') ? kwargs.get('test') === true : options.test || project.config.test
  const outcome =
    kwargs.get('mock') === true
      ? await mockStates(project, targets, selection)
      : await runStates(project, targets, {
          mode: planning ? 'plan' : 'apply',
          select: () => selection,
          what: `kstate ${[call.expression, call.fun, ...call.args].join(' ')}`,
          lockWait: options.lockWait,
        })
  printOutcome(outcome, options, project.config.options)
}
