import { type Diagnostic, error, warning } from '../core/diagnostics.ts'
import type { Places } from '../render/types.ts'
import type { Step, Unsupported } from './types.ts'

/** How state functions that the catalogue does not know are treated. */
export interface UnsupportedOptions {
  /**
   * `each` (default): an error for each step. `grouped`: one for each function. `keep`: no error; they are steps without `bound`, and
   * stand in `Compiled.unsupported`. A near miss of a function that there is remains an error.
   */
  readonly unsupported?: 'each' | 'grouped' | 'keep'
  /** What to write in place of a function of Salt's (`archive.extracted`), or of a whole module (`pip`). */
  alternativeFor?(full: string): string | undefined
}

export function unsupportedStep(step: Step, places: Places, hint: string | undefined): Unsupported {
  const { at, excerpt } = places.show(step.place)
  return { step, at, excerpt, hint }
}

/** Why steps are refused: an error for each function, the most used first. */
export function refuseUnsupported(all: readonly Unsupported[]): Diagnostic[] {
  return groupByFunction(all).map(({ full, uses, more }, index, { length }) => {
    const [first] = uses
    const where = uses.length === 1 ? ` in SLS '${first!.step.sls}'` : `: ${uses.length} states use it`
    const way =
      index === length - 1
        ? 'apply --skip-unsupported leaves such states, and what requires them, out; plan goes on without them'
        : undefined
    return error('function-unknown', `State '${full}' was not found${where}`, {
      ...more,
      detail: [`Reason: '${full}' is not available.`, more.detail].filter(Boolean).join('\n'),
      hint: [more.hint, way].filter(Boolean).join('\n') || undefined,
    })
  })
}

/** What a run goes on without: a warning for each function, the most used first. `what`: what became of the states. */
export function tellUnsupported(all: readonly Unsupported[], what: string): Diagnostic[] {
  return groupByFunction(all).map(({ full, uses, more }) => {
    const states = uses.length === 1 ? '1 state is' : `${uses.length} states are`
    return warning('function-unknown', `kstate has no state function '${full}': ${states} ${what}`, more)
  })
}

function groupByFunction(all: readonly Unsupported[]) {
  const groups = new Map<string, Unsupported[]>()
  for (const one of all) {
    const full = `${one.step.module}.${one.step.function}`
    const group = groups.get(full)
    if (group) group.push(one)
    else groups.set(full, [one])
  }
  return [...groups]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([full, uses]) => {
      const { at, excerpt, hint } = uses[0]!
      return { full, uses, more: { at, excerpt, hint, detail: furtherPlaces(uses), about: { function: full } } }
    })
}

/** `also states/a.sls:3, states/b.sls:5 and 7 more places` */
function furtherPlaces(uses: readonly Unsupported[]): string | undefined {
  const places = [...new Set(uses.flatMap(({ at }) => (at ? [`${at.file}:${at.line}`] : [])))].slice(1)
  if (places.length === 0) return undefined
  const more = places.length - SHOWN
  return `also ${places.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more places` : ''}`
}

const SHOWN = 8
