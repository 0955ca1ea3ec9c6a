import type { StepTag } from '../../../src/compile/types.ts'
import type { ReadyStep } from '../../../src/engine/context.ts'
import type { ToyArgs, ToyName } from './toys.ts'

const everything = ['a', 'b', 'c', 'd']

/**
 * The steps whose "no change" (`clean`), and whose "change" a plan cannot vouch for. A plan takes what a command of unknown
 * effect (`run`) or a step that is itself unknown may write as it is now: for steps that do not depend on it altogether, for
 * those that depend on it where they would change anyway. Whatever follows from such a step is uncertain with it.
 */
export function uncertain(steps: readonly ReadyStep[]): { clean: Set<StepTag>; change: Set<StepTag> } {
  const clean = new Set<StepTag>()
  const change = new Set<StepTag>()
  const before = new Map(steps.map(({ step }) => [step.tag, dependencies(step.tag, steps)]))
  for (let size = -1; size !== clean.size + change.size; ) {
    size = clean.size + change.size
    for (const ready of steps) {
      const { tag, keywords } = ready.step
      const near = [...ready.step.requisites.flatMap((requisite) => requisite.steps), ...ownersOf(tag, steps)]
      if (near.some((other) => clean.has(other) || change.has(other) || mayBeUnknown(other))) {
        clean.add(tag)
        change.add(tag)
      }
      for (const other of steps) {
        if (other === ready || !writesOf(other).some((name) => readsOf(ready).includes(name))) continue
        const isVague =
          other.step.function === 'run' ||
          mayBeUnknown(other.step.tag) ||
          clean.has(other.step.tag) ||
          change.has(other.step.tag)
        const isGuarded = keywords.has('unless')
        if (!isVague && !isGuarded) continue
        change.add(tag)
        if (!before.get(tag)!.has(other.step.tag)) clean.add(tag)
      }
    }
  }
  return { clean, change }

  /** A guard, or a look at all there is, behind a step that changes: kstate says "unknown". */
  function mayBeUnknown(tag: StepTag): boolean {
    const ready = steps.find(({ step }) => step.tag === tag)!
    const looks = ready.step.keywords.has('unless') || ready.step.function === 'tidy' || readsRun(ready)
    return looks && before.get(tag)!.size > 0
  }

  function readsRun(ready: ReadyStep): boolean {
    return steps.some((other) => other.step.function === 'run' && before.get(ready.step.tag)!.has(other.step.tag))
  }
}

function readsOf({ step, args }: ReadyStep): readonly string[] {
  const { name, from } = args as ToyArgs
  const unless = step.keywords.has('unless') ? [String(step.keywords.get('unless')).replace('has ', '')] : []
  switch (step.function as ToyName) {
    case 'tidy':
      return everything
    case 'copy':
      return [name, from, ...unless]
    case 'run':
    case 'fail':
    case 'nop':
      return unless
    default:
      return [name, ...unless]
  }
}

function writesOf({ step, args }: ReadyStep): readonly string[] {
  const { name } = args as ToyArgs
  if (step.function === 'fail' || step.function === 'nop') return []
  return step.function === 'tidy' ? everything : [name]
}

function ownersOf(tag: StepTag, steps: readonly ReadyStep[]): StepTag[] {
  return steps
    .filter(({ step }) => step.requisites.some(({ kind, steps }) => kind.startsWith('prereq') && steps.includes(tag)))
    .map(({ step }) => step.tag)
}

/** What runs before a step on its account. */
export function dependencies(own: StepTag, steps: readonly ReadyStep[]): Set<StepTag> {
  const seen = new Set<StepTag>()
  const queue = [own]
  for (let tag = queue.pop(); tag !== undefined; tag = queue.pop()) {
    if (seen.has(tag)) continue
    seen.add(tag)
    const ready = steps.find(({ step }) => step.tag === tag)!
    queue.push(...ready.step.requisites.flatMap((requisite) => requisite.steps), ...ownersOf(tag, steps))
  }
  seen.delete(own)
  return seen
}
