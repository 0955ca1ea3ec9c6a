import { DiagnosticError, error } from '../core/diagnostics.ts'
import { orderGraph } from './graph/index.ts'
import type { Compiled, Step, StepTag } from './types.ts'

/** The steps of one ID and all that their requisites name, in order of execution, without listeners (Salt's `sls_id`). */
export function selectId(compiled: Compiled, id: string, sls: readonly string[]): Compiled {
  const byTag = new Map<StepTag, Step>(compiled.steps.map((step) => [step.tag, step]))
  const wanted = compiled.steps.filter((step) => step.id === id && !step.listener)
  if (wanted.length === 0) {
    const where = sls.length > 0 ? ` found in SLS '${sls.join(',')}'` : ' found'
    const hint = hintFor(id, compiled.steps)
    throw new DiagnosticError(error('id-missing', `No matches for ID '${id}'${where} within saltenv 'base'`, { hint }))
  }
  const selected = new Set(
    orderGraph(wanted, (step) =>
      step.requisites.flatMap(({ steps }) => steps.flatMap((tag) => (byTag.has(tag) ? [byTag.get(tag)!] : []))),
    ).nodes,
  )
  const owners = new Set<Step>(selected)
  for (const step of compiled.steps) {
    const precedes = step.requisites.some(
      ({ kind, steps }) => kind.startsWith('prereq') && steps.some((tag) => selected.has(byTag.get(tag)!)),
    )
    if (precedes && !step.listener) owners.add(step)
  }
  return { ...compiled, steps: compiled.steps.filter((step) => owners.has(step)) }
}

function hintFor(id: string, steps: readonly Step[]): string | undefined {
  const named = steps.find((step) => step.name === id)
  return named && `'${id}' is the name of ID '${named.id}'`
}
