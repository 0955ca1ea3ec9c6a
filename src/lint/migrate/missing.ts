import type { Catalogue } from '../../compile/index.ts'
import type { Place } from '../../core/diagnostics.ts'
import type { TargetTree } from '../types.ts'
import { alternativeFor } from './alternatives.ts'
import type { MissingFunction } from './types.ts'

interface Uses {
  readonly kind: MissingFunction['kind']
  readonly places: Set<string>
  readonly targets: Set<string>
  steps: number
  alternative?: string
}

/** Functions that trees use and kstate does not have: the most used first. */
export function missingFunctions(trees: readonly TargetTree[], catalogue: Catalogue): MissingFunction[] {
  const all = new Map<string, Uses>()
  const note = (kind: Uses['kind'], full: string, target: string, place: Place | undefined, alternative?: string) => {
    const key = `${kind} ${full}`
    const uses = all.get(key) ?? { kind, places: new Set(), targets: new Set(), steps: 0, alternative }
    all.set(key, uses)
    uses.places.add(`${place?.file}:${place?.line}`)
    uses.targets.add(target)
    if (kind === 'state') uses.steps++
  }
  for (const { id, session, steps, found } of trees) {
    for (const step of steps) {
      if (step.listener || catalogue.function(step.module, step.function)) continue
      const full = `${step.module}.${step.function}`
      const custom = `_states/${step.module}.py`
      const own = session.states.tree.has(custom) ? customState(session.states.tree.where(custom)) : undefined
      note('state', full, id, session.places.show(step.place).at, own ?? alternativeFor(full))
    }
    for (const { code, about, at, hint } of found)
      if (code === 'execution-function-unknown' && about?.function !== undefined)
        note('template', about.function, id, at, hint)
  }
  return [...all]
    .map(([key, { kind, places, targets, steps, alternative }]) => ({
      kind,
      full: key.slice(kind.length + 1),
      uses: places.size,
      steps,
      targets: [...targets],
      alternative,
    }))
    .sort((a, b) => b.uses - a.uses || b.steps - a.steps || (a.full < b.full ? -1 : 1))
}

function customState(file: string): string {
  return `your own ${file}: \`cmd.run\` with a guard, or a module of your own in JavaScript (docs/modules.md)`
}
