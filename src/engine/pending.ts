import type { Step, StepTag } from '../compile/types.ts'
import type { Need } from '../facts/types.ts'
import type { Touches } from './perform.ts'

/** In a plan: the steps so far that would change (or may), and which facts they may spoil. */
export class Pending {
  readonly #touches = new Map<StepTag, Touches>()
  readonly #stepOf: (tag: StepTag) => Step | undefined

  constructor(stepOf: (tag: StepTag) => Step | undefined) {
    this.#stepOf = stepOf
  }

  add(tag: StepTag, touches: Touches): void {
    this.#touches.set(tag, touches)
  }

  ids(): string[] {
    return this.#idsOf([...this.#touches.keys()])
  }

  /** The IDs of those that a step requires, directly or through others, and that may spoil what is known of these needs. */
  behind(step: Step, needs: readonly Need[]): string[] {
    if (this.#touches.size === 0) return []
    const required = this.#requiredBy(step)
    const found = [...this.#touches].filter(([tag, touches]) => required.has(tag) && spoils(touches, needs))
    return this.#idsOf(found.map(([tag]) => tag))
  }

  #requiredBy(step: Step): Set<StepTag> {
    const seen = new Set<StepTag>()
    const queue = [step.tag]
    for (let tag = queue.pop(); tag !== undefined; tag = queue.pop()) {
      if (seen.has(tag)) continue
      seen.add(tag)
      for (const requisite of this.#stepOf(tag)?.requisites ?? [])
        if (requisite.kind !== 'listen') queue.push(...requisite.steps)
    }
    seen.delete(step.tag)
    return seen
  }

  #idsOf(tags: readonly StepTag[]): string[] {
    return tags.map((tag) => this.#stepOf(tag)!.id)
  }
}

function spoils(touches: Touches, needs: readonly Need[]): boolean {
  if (touches === 'everything') return true
  return touches.some(({ kind, key }) =>
    needs.some((need) => need.kind.name === kind && (key === undefined || need.key === key)),
  )
}
