import { orderGraph } from './graph/index.ts'
import { type Bound, KINDS } from './requisites.ts'

export interface Schedule {
  /** Positions of chunks in the order in which Salt's walk runs them. */
  readonly order: readonly number[]
  /** Chunks that need themselves, as paths back to their beginning. */
  readonly cycles: readonly (readonly number[])[]
}

/**
 * The order of execution: chunks as sorted, each after what its requisites name. What a `prereq` names runs after its
 * owner, but what that needs in turn runs before, as it is tried out first.
 */
export function scheduleChunks(requisites: readonly (readonly Bound[])[]): Schedule {
  const owners = new Map<number, number[]>()
  const needed = requisites.map((bound, position) => {
    const needs: number[] = []
    const foreseen: number[] = []
    const sorted = bound.length > 1 ? [...bound].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)) : bound
    for (const { kind, targets } of sorted) {
      if (kind !== 'prereq' && kind !== 'prereq_any') needs.push(...targets)
      else {
        foreseen.push(...targets)
        for (const target of targets) {
          const list = owners.get(target)
          if (list) list.push(position)
          else owners.set(target, [position])
        }
      }
    }
    return { needs, foreseen }
  })
  const needsOf = (position: number): Iterable<number> => {
    const { needs, foreseen } = needed[position]!
    const before = owners.get(position)
    if (foreseen.length === 0) return before ? [...needs, ...before] : needs
    const all = new Set(needs)
    const seen = new Set<number>([position])
    const look = (target: number) => {
      if (seen.has(target)) return
      seen.add(target)
      for (const need of needed[target]!.needs) if (!foreseen.includes(need)) all.add(need)
      for (const next of needed[target]!.foreseen) look(next)
    }
    for (const target of foreseen) look(target)
    return before ? [...all, ...before] : all
  }
  const { nodes, cycles } = orderGraph(requisites.keys(), needsOf)
  return { order: nodes, cycles }
}
