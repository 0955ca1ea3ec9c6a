import { DiagnosticError, error } from '../core/diagnostics.ts'
import { TemplateError } from '../jinja/index.ts'
import { shownCut } from '../modules/index.ts'
import type { Target } from '../project/index.ts'
import { Dict, type Value } from '../python/values.ts'
import type { SaltFunctions } from '../render/index.ts'
import { callFunction, functionsOf } from './call-function.ts'
import { pillarOf, subjectOf } from './compile.ts'
import type { Answer } from './fleet.ts'
import { askTargets } from './handshake.ts'
import { mineOf } from './mine/mine-of.ts'
import { Redaction } from './redaction.ts'
import type { Workspace } from './workspace.ts'

/** A call of an execution function. */
export interface FunctionCall {
  readonly fun: string
  readonly args: readonly Value[]
  readonly kwargs: ReadonlyMap<string, Value>
}

/** Modules and functions that look into the pillar. */
const ofPillar = new Set([
  'pillar',
  'config',
  'match',
  'defaults',
  'sdb',
  'slsutil',
  'cmd.script',
  'cmd.script_retcode',
])

/** Whether templates know an execution function, and `callTargets` with them. */
export function hasFunction(workspace: Workspace, fun: string): boolean {
  const nobody = subjectOf(workspace, { target: { id: '' }, grains: new Dict() })
  return functionsOf(nobody, new Dict()).answers(fun)
}

/** An execution function as templates call it (`grains.get`, `pillar.get`, `file.file_exists`…), for each target. */
export function callTargets(
  workspace: Workspace,
  targets: readonly Target[],
  call: FunctionCall,
  override?: Dict,
): Promise<Answer<Value>[]> {
  const secrets = new Redaction(workspace)
  const mine = mineOf(workspace, secrets)
  return askTargets(workspace, targets, async (asked) => {
    const { redaction } = asked
    const subject = subjectOf(workspace, asked, mine)
    mine.offer?.(subject)
    const isOfPillar = ofPillar.has(call.fun) || ofPillar.has(call.fun.split('.')[0]!)
    const known = isOfPillar ? await pillarOf(subject, redaction, override) : new Dict()
    const shown = redaction.pillar(known) as Dict
    return secrets.data(redaction.data(await answer(call, functionsOf(subject, shown))))
  })
}

/** `cmd.run_all` for each target, its output cut where it is too long to show. */
export function runOnTargets(
  workspace: Workspace,
  targets: readonly Target[],
  { args, kwargs }: Omit<FunctionCall, 'fun'>,
): Promise<Answer<Dict>[]> {
  const call: FunctionCall = { fun: 'cmd.run_all', args, kwargs: new Map<string, Value>([...kwargs, [shownCut, true]]) }
  return askTargets(workspace, targets, async (asked) =>
    asked.redaction.data(
      (await answer(
        call,
        functionsOf(subjectOf(workspace, asked, mineOf(workspace, asked.redaction)), new Dict()),
      )) as Dict,
    ),
  )
}

/** What goes wrong is told as the function's. */
async function answer({ fun, args, kwargs }: FunctionCall, salt: SaltFunctions): Promise<Value> {
  try {
    return await callFunction(salt, fun, args, kwargs)
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause
    throw new DiagnosticError(error('call-failed', `${fun}: ${cause.message}`))
  }
}
