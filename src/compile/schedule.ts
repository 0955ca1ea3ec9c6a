import { orderGraph } from './graph/index.ts'
import { inRequisiteOrder } from './requisite-kinds.ts'
import type { Bound } from './requisites.ts'
import type { RequisiteKind } from './types.ts'

export interface Schedule {
  /** Positions of chunks in the order in which Salt's walk runs them. */
  readonly order: readonly number[]
  /** Chunks that need themselves, as paths back to their beginning. */
  readonly cycles: readonly (readonly number[])[]
}

/**
 * The order of execution: chunks as sorted, each after what its requisites name. What a `prereq` names runs after its
 * owner, but what that needs in turn runs before, as it is tried out first. `prerequired`: the order of a chunk's owners.
 */
export function scheduleChunks(
  requisites: readonly (readonly Bound[])[],
  prerequired: (position: number) => readonly number[],
): Schedule {
  const owners = new Map<number, number[]>()
  const sorted = requisites.map((bound) => (bound.length > 1 ? inRequisiteOrder(bound) : bound))
  requisites.forEach((bound, position) => {
    for (const { kind, targets } of bound) {
      if (!isPrereq(kind)) continue
      for (const target of targets) {
        const list = owners.get(target)
        if (list) list.push(position)
        else owners.set(target, [position])
      }
    }
  })
  const needsOf = (position: number): Iterable<number> => {
    const unsorted = owners.get(position)
    const before = unsorted && unsorted.length > 1 ? sortBy(unsorted, prerequired(position)) : (unsorted ?? [])
    const own = sorted[position]!
    const lookedAhead = new Set(own.flatMap(({ kind, targets }) => (isPrereq(kind) ? targets : [])))
    const needs = own.flatMap(({ kind, targets }) =>
      isPrereq(kind) ? neededToLookAhead(targets, sorted, position).filter((need) => !lookedAhead.has(need)) : targets,
    )
    return [...needs, ...before]
  }
  const { nodes, cycles } = orderGraph(requisites.keys(), needsOf)
  return { order: nodes, cycles }
}

/** What those that a `prereq` names need to be tried out, and those that theirs name in turn. */
function neededToLookAhead(
  targets: readonly number[],
  sorted: readonly (readonly Bound[])[],
  owner: number,
): readonly number[] {
  const needs: number[] = []
  const seen = new Set([owner])
  const pending = targets.toReversed()
  for (let target = pending.pop(); target !== undefined; target = pending.pop()) {
    if (seen.has(target)) continue
    seen.add(target)
    const deeper: number[] = []
    for (const { kind, targets: next } of sorted[target]!) {
      const list = isPrereq(kind) ? deeper : needs
      for (const one of next) list.push(one)
    }
    for (const one of deeper.reverse()) pending.push(one)
  }
  return needs
}

function isPrereq(kind: RequisiteKind): boolean {
  return kind === 'prereq' || kind === 'prereq_any'
}

/** The members of a list in the order of another; those that it lacks last. */
function sortBy(list: readonly number[], order: readonly number[]): readonly number[] {
  const own = new Set(list)
  return [...new Set([...order.filter((member) => own.has(member)), ...list])]
}
