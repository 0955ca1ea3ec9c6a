import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { Dict, toPlain, type Value } from '../../core/values.ts'
import { Environment, TemplateError } from '../../jinja/index.ts'
import { optsOf, SaltFunctions, type Subject } from '../../render/index.ts'
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
    return toPlain(hider.data(await callFunction(call, functionsOf(subject, shown))))
  })
}

function functionsOf(subject: Subject, pillar: Dict): SaltFunctions {
  return new SaltFunctions({ subject, pillar, opts: optsOf(subject, pillar) })
}

/** Arguments are bound, and mistakes in them told, as in a template. */
async function callFunction({ fun, args, kwargs }: Call, salt: SaltFunctions): Promise<Value> {
  let said: Value = null
  const environment = new Environment({
    loader: () => '{% do answer(salt[fun](*args, **kwargs)) %}',
    globals: {
      answer: (value: Value) => {
        said = value
        return null
      },
    },
    salt: true,
  })
  try {
    await environment.render(fun, { salt, fun, args: args.map(readValue), kwargs: new Dict([...ownOf(kwargs)]) })
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause
    throw new DiagnosticError(error('call-failed', `${fun}: ${cause.message}`))
  }
  return said
}

/** `pillar=` is the command line's own. */
function ownOf(kwargs: ReadonlyMap<string, Value>): [string, Value][] {
  return [...kwargs].filter(([key]) => key !== 'pillar')
}
