import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { TemplateError } from '../../jinja/index.ts'
import { shownCut } from '../../modules/index.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { SaltFunctions } from '../../render/index.ts'
import { callFunction, functionsOf } from '../call-function.ts'
import { readValue } from '../commands/single.ts'
import { pillarOf, subjectOf } from '../compile.ts'
import { openProject } from '../project.ts'
import { askTargets } from './ask.ts'
import type { Call } from './words.ts'

/** Modules whose functions look into the pillar. */
const ofPillar = new Set(['pillar', 'config', 'match', 'defaults'])

/** Whether templates know a function, and the command line with them. */
export function isExecutable(call: Call): boolean {
  const project = openProject(call.options)
  return functionsOf(subjectOf(project, { id: call.expression }, new Dict()), new Dict()).contains(call.fun)
}

/** An execution function as templates call it (`grains.get`, `pillar.get`, `file.file_exists`…), for each target. */
export function execute(call: Call): Promise<void> {
  return askTargets(call, async ({ subject, hider, pillar: override }) => {
    const known = ofPillar.has(call.fun.split('.')[0]!) ? await pillarOf(subject, hider, override) : new Dict()
    const shown = hider.pillar(known) as Dict
    return hider.data(await askFunction(call, functionsOf(subject, shown)))
  })
}

/** `cmd.run` of the command line; the answer is bad where the command fails. */
export function runOnce(call: Call): Promise<void> {
  const streams: [string, Value][] = call.options.json ? [] : [['redirect_stderr', true]]
  const kwargs = new Map<string, Value>([...streams, ...call.kwargs, [shownCut, true]])
  return askTargets(
    call,
    async ({ subject, hider }) =>
      hider.data(await askFunction({ ...call, fun: 'cmd.run_all', kwargs }, functionsOf(subject, new Dict()))),
    (said) => {
      const answer = said as Dict
      const value = call.options.json ? withoutPid(answer) : answer.get('stdout')
      return { value, ok: answer.get('retcode') === 0 }
    },
  )
}

function withoutPid(answer: Dict): Dict {
  return new Dict([...answer].filter(([key]) => key !== 'pid'))
}

/** Arguments are read as YAML; what goes wrong is told as the function's. */
async function askFunction({ fun, args, kwargs }: Call, salt: SaltFunctions): Promise<Value> {
  try {
    return await callFunction(salt, fun, args.map(readValue), new Map(ownOf(kwargs)))
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause
    throw new DiagnosticError(error('call-failed', `${fun}: ${cause.message}`))
  }
}

/** `pillar=` is the command line's own. */
function ownOf(kwargs: ReadonlyMap<string, Value>): [string, Value][] {
  return [...kwargs].filter(([key]) => key !== 'pillar')
}
