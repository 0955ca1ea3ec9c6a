import { idsExist, readPillar, type Selection, showStates, slsExists, usage } from '../../app/index.ts'
import { askAndPrint } from '../targets.ts'
import { type Call, excludedBy, neededSls, slsOf } from './words.ts'

/** `state.show_states`: the SLS that the top file gives and that have states, in their order. */
export function statesShown(call: Call): Promise<void> {
  return askAndPrint(call.expression, call.options, async (workspace, targets) =>
    showStates(workspace, targets, selectionOf(call, { sls: [] })),
  )
}

/** `state.sls_exists`: whether all the SLS are there and render. */
export function slsExist(call: Call): Promise<void> {
  const wanted = { sls: neededSls(call), exclude: excludedBy(call.kwargs.get('exclude')) }
  return askAndPrint(call.expression, call.options, async (workspace, targets) =>
    slsExists(workspace, targets, selectionOf(call, wanted)),
  )
}

/** `state.id_exists`: whether all the IDs are declared by the SLS, or by what the top file gives. */
export function idExists(call: Call): Promise<void> {
  const [first, ...words] = call.args
  const ids = slsOf({ args: first === undefined ? [] : [first], kwargs: new Map() })
  if (ids.length === 0) throw usage('state.id_exists needs an ID', 'kstate TARGET state.id_exists ID SLS')
  const sls = slsOf({ args: words, kwargs: call.kwargs })
  return askAndPrint(call.expression, call.options, async (workspace, targets) =>
    idsExist(workspace, targets, ids, selectionOf(call, { sls })),
  )
}

function selectionOf({ options }: Call, wanted: Selection): Selection {
  return { pillar: readPillar(options.pillar), ...wanted }
}
