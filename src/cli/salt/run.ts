import { findTargets, mockStates, readPillar, type Selection } from '../../app/index.ts'
import { modeOf } from '../commands/apply.ts'
import { printOutcome } from '../output.ts'
import { openProject } from '../terminal-ui.ts'
import { runAndPrint } from '../watch-run.ts'
import { type Call, excludedBy, listOf, text } from './words.ts'

/** Runs, plans or mocks the states of a call: `test=`, `mock=`, `exclude=`, `whitelist=`, `saltenv=`, `pillar=`, `force=`. */
export async function runCall(call: Call, wanted: Selection): Promise<void> {
  const { options, kwargs } = call
  const workspace = await openProject(options)
  const targets = await findTargets(workspace, call.expression)
  const selection: Selection = {
    ...wanted,
    pillar: readPillar(options.pillar),
    exclude: excludedBy(kwargs.get('exclude')),
    whitelist: listOf(kwargs.get('whitelist')),
    saltenv: text(kwargs.get('saltenv')),
    force: kwargs.get('force') === true,
    skipUnsupported: options.skipUnsupported,
  }
  if (kwargs.get('mock') === true)
    return printOutcome(await mockStates(workspace, targets, selection), options, workspace.config.options)
  const request = {
    mode: kwargs.has('test') ? (kwargs.get('test') === true ? 'plan' : 'apply') : modeOf(options, workspace),
    selection,
    what: `kstate ${[call.expression, call.fun, ...call.args].join(' ')}`,
    lockWait: options.lockWait,
  } as const
  await runAndPrint(workspace, targets, request, options)
}
