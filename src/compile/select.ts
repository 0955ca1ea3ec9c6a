import { DiagnosticError, error } from '../core/diagnostics.ts'
import { orderGraph } from './graph/index.ts'
import { inRequisiteOrder } from './requisite-kinds.ts'
import type { Compiled, Requisite, Step, StepTag } from './types.ts'

/**
 * The steps of one ID with all that their requisites make run, without listeners (Salt's `sls_id`): in the order in
 * which they are required. What only a `prereq` of theirs names is looked ahead at, not run.
 */
export function selectId(compiled: Compiled, id: string, sls: readonly string[]): Compiled {
  const steps = compiled.steps.filter((step) => !step.listener)
  const wanted = steps.filter((step) => step.id === id)
  if (wanted.length === 0) {
    const where = sls.length > 0 ? ` found in SLS '${sls.join(',')}'` : ' found'
    const hint = hintFor(id, compiled.steps)
    throw new DiagnosticError(error('id-missing', `No matches for ID '${id}'${where} within saltenv 'base'`, { hint }))
  }
  const relations = new Relations(steps)
  const run = orderGraph(wanted, (step) => relations.runBefore(step)).nodes
  const running = new Set(run)
  const lookedAhead = new Set(
    run.flatMap((step) => relations.lookedAheadFor(step)).filter((step) => !running.has(step)),
  )
  return {
    ...compiled,
    steps: [...run, ...[...lookedAhead].map((step) => ({ ...step, lookAheadOnly: true }))],
    unsupported: compiled.unsupported.filter(({ step }) => running.has(step) || lookedAhead.has(step)),
  }
}

class Relations {
  readonly #byTag: ReadonlyMap<StepTag, Step>
  readonly #owners = new Map<StepTag, Step[]>()

  constructor(steps: readonly Step[]) {
    this.#byTag = new Map(steps.map((step) => [step.tag, step]))
    for (const step of steps)
      for (const tag of this.#named(step, true).map((target) => target.tag))
        this.#owners.set(tag, [...(this.#owners.get(tag) ?? []), step])
  }

  /** What runs before a step: what it requires, what those need that it looks ahead at, and the owners of its `prereq`. */
  runBefore(step: Step): Step[] {
    const lookedAhead = this.lookedAheadFor(step)
    const needs = sortKinds(step).flatMap((requisite) => {
      if (!isPrereq(requisite)) return this.#stepsOf(requisite)
      return lookedAhead.flatMap((target) => this.#named(target, false).filter((need) => !lookedAhead.includes(need)))
    })
    return [...needs, ...(this.#owners.get(step.tag) ?? [])]
  }

  /** All that a step's `prereq` names, directly or through the `prereq` of those. */
  lookedAheadFor(step: Step): Step[] {
    return orderGraph(this.#named(step, true), (target) => this.#named(target, true)).nodes.filter(
      (target) => target !== step,
    )
  }

  #named(step: Step, prereq: boolean): Step[] {
    return sortKinds(step).flatMap((requisite) => (isPrereq(requisite) === prereq ? this.#stepsOf(requisite) : []))
  }

  #stepsOf({ steps }: Requisite): Step[] {
    return steps.flatMap((tag) => this.#byTag.get(tag) ?? [])
  }
}

/** A step's requisites in the order in which Salt sees to them; listeners are seen to at the end of a run. */
function sortKinds({ requisites }: Step): Requisite[] {
  return inRequisiteOrder(requisites.filter(({ kind }) => kind !== 'listen'))
}

function isPrereq({ kind }: Requisite): boolean {
  return kind.startsWith('prereq')
}

function hintFor(id: string, steps: readonly Step[]): string | undefined {
  const named = steps.find((step) => step.name === id)
  return named && `'${id}' is the name of ID '${named.id}'`
}
