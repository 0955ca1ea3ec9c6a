import { compileTarget, renderSls, slsWithStates } from '../../compile/index.ts'
import { Dict } from '../../python/values.ts'
import { type Selection, targetOptions } from '../compile.ts'
import { usage } from '../project.ts'
import { type Asked, askTargets } from './ask.ts'
import { type Call, excludedBy, neededSls, slsOf } from './words.ts'

/** `state.show_states`: the SLS that the top file gives and that have states, in their order. */
export function showStates(call: Call): Promise<void> {
  return askTargets(call, async (asked) => slsWithStates(await compileTarget(optionsOf(asked, { sls: [] }))))
}

/** `state.sls_exists`: whether all the SLS are there and render. */
export function slsExists(call: Call): Promise<void> {
  const sls = neededSls(call)
  return askTargets(call, async (asked) => {
    const { problems } = await renderSls(optionsOf(asked, { sls, exclude: excludedBy(call.kwargs.get('exclude')) }))
    return problems.length === 0
  })
}

/** `state.id_exists`: whether all the IDs are declared by the SLS, or by what the top file gives. */
export function idExists(call: Call): Promise<void> {
  const [ids, ...words] = call.args
  const wanted = slsOf({ args: ids === undefined ? [] : [ids], kwargs: new Map() })
  if (wanted.length === 0) throw usage('state.id_exists needs an ID', 'kstate TARGET state.id_exists ID SLS')
  const sls = slsOf({ args: words, kwargs: call.kwargs })
  return askTargets(call, async (asked) => {
    const { high, problems } = await renderSls(optionsOf(asked, { sls }))
    return problems.length === 0 && high instanceof Dict && wanted.every((id) => high.has(id))
  })
}

function optionsOf({ project, subject, hider, pillar }: Asked, selection: Selection) {
  return targetOptions(project, subject, { pillar, ...selection }, 'show', hider)
}
