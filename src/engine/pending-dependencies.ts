import type { StepTag } from '../compile/types.ts'
import { isInvalidated, type Need, type Touches } from '../modules/kit/index.ts'
import type { ReadyStep } from './context.ts'
import { isPrereq } from './requisites.ts'

/** In a plan: the steps so far that would change (or may), and which facts they may change beyond what is predicted. */
export class PendingDependencies {
  readonly #touches = new Map<StepTag, Touches>()
  readonly #ids = new Map<StepTag, string>()
  /** What runs before a step on its account: what it requires, and the owners of a `prereq` that names it. */
  readonly #before = new Map<StepTag, StepTag[]>()

  constructor(steps: readonly ReadyStep[] = []) {
    for (const { step } of steps) {
      this.#ids.set(step.tag, step.id)
      for (const { kind, steps } of step.requisites) {
        if (kind === 'listen') continue
        this.#add(step.tag, steps)
        if (isPrereq(kind)) for (const target of steps) this.#add(target, [step.tag])
      }
    }
  }

  add(tag: StepTag, touches: Touches): void {
    this.#touches.set(tag, touches)
  }

  ids(): string[] {
    return this.#idsOf([...this.#touches.keys()])
  }

  /** The IDs of those that a step depends on, directly or through others, and that may change what is known of these needs. */
  of(tag: StepTag, needs: readonly Need[]): string[] {
    if (this.#touches.size === 0) return []
    const before = this.#allBefore(tag)
    const found = [...this.#touches].filter(
      ([other, touches]) => before.has(other) && needs.some((need) => isInvalidated(need, touches)),
    )
    return this.#idsOf(found.map(([other]) => other))
  }

  #allBefore(own: StepTag): Set<StepTag> {
    const seen = new Set<StepTag>()
    const queue = [own]
    for (let tag = queue.pop(); tag !== undefined; tag = queue.pop()) {
      if (seen.has(tag)) continue
      seen.add(tag)
      queue.push(...(this.#before.get(tag) ?? []))
    }
    seen.delete(own)
    return seen
  }

  #add(tag: StepTag, before: readonly StepTag[]): void {
    this.#before.set(tag, [...(this.#before.get(tag) ?? []), ...before])
  }

  #idsOf(tags: readonly StepTag[]): string[] {
    return tags.map((tag) => this.#ids.get(tag)!)
  }
}
