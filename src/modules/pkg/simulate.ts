import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { type AptCall, aptWord } from './apt.ts'
import type { VersionChanges } from './changes.ts'
import { packageFact } from './facts/package.ts'
import { simulationFact } from './facts/simulation.ts'

/** A plan asks apt itself what will come along; an apply will see. */
export function simulation({ verb, flags, targets }: AptCall): Need<{ possible: boolean; changes: VersionChanges }> {
  const words = targets.map((target) => aptWord(target) ?? target.name)
  return simulationFact([verb, ...flags, '--', ...words])
}

/** What apt foretells beyond what earlier steps of the plan have brought already. */
export function foretoldBy(need: ReturnType<typeof simulation>, facts: FactView): VersionChanges {
  const told = facts.find(need)
  if (!told?.possible) return {}
  return Object.fromEntries(
    Object.entries(told.changes).filter(([name, change]) => {
      const known = facts.find(packageFact(name))
      return known === undefined || (known.installed[0] ?? '') !== change.new
    }),
  )
}

export function packagePatches(changes: VersionChanges, facts: FactView): FactPatch[] {
  return Object.entries(changes).map(([name, change]) =>
    predict(packageFact(name), {
      managed: true,
      installed: change.new === '' ? [] : [change.new],
      held: facts.find(packageFact(name))?.held ?? false,
      residual: change.new === '',
    }),
  )
}
