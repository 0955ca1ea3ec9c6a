import type { Step, StepTag } from '../compile/types.ts'
import { state, unknown } from '../modules/kit/index.ts'
import { UNSUPPORTED } from '../report/events.ts'
import type { BoundStep } from './context.ts'
import type { RowBody } from './rows.ts'

/** Stands in a step's `fn` where kstate has no such function: it asks nothing and does nothing. */
export const noFunction = state({
  summary: 'A function that kstate does not have.',
  example: '',
  args: {},
  takesMore: true,
  facts: () => undefined,
  diff: () => unknown('kstate has no such state function'),
  act: () => [],
  manages: () => [],
})

/**
 * The rows, known beforehand, of steps whose function there is not. `leavesOut`: they and all that requires them are not done;
 * else a plan goes by what they might do.
 */
export function unsupportedRows(steps: readonly BoundStep[], leavesOut: boolean): ReadonlyMap<StepTag, RowBody> {
  const rows = new Map<StepTag, RowBody>()
  for (const { step, fn } of steps) if (fn === noFunction) rows.set(step.tag, unsupportedRow(step, leavesOut))
  if (rows.size > 0 && leavesOut) addDependents(steps, rows)
  return rows
}

function unsupportedRow({ module, function: fun }: Step, leavesOut: boolean): RowBody {
  const full = `${module}.${fun}`
  const told = leavesOut
    ? ({ changed: false, comment: `Left out: kstate has no state function ${full}` } as const)
    : ({ changed: null, comment: `kstate has no state function ${full}: what it would do is unknown` } as const)
  return { result: null, skipped: UNSUPPORTED, ran: false, ...told }
}

/** Adds those that need one that is left out, directly or through others. */
function addDependents(steps: readonly BoundStep[], rows: Map<StepTag, RowBody>): void {
  const byTag = new Map(steps.map(({ step }) => [step.tag, step]))
  const owners = new Map<StepTag, Step[]>()
  for (const { step } of steps)
    for (const { kind, steps: named } of step.requisites)
      if (kind.startsWith('prereq')) for (const tag of named) owners.set(tag, [...(owners.get(tag) ?? []), step])
  for (let before = -1; before < rows.size; ) {
    before = rows.size
    for (const { step } of steps) {
      if (rows.has(step.tag)) continue
      const owner = owners.get(step.tag)?.find(({ tag }) => rows.has(tag))
      const missed = missedBy(step, rows) ?? owner?.tag
      if (missed !== undefined) rows.set(step.tag, dependentRow(byTag.get(missed)!))
    }
  }
}

/** The first step left out that this one cannot do without; of `*_any` one that is there is enough. */
function missedBy(step: Step, rows: ReadonlyMap<StepTag, RowBody>): StepTag | undefined {
  const kinds = new Map<string, StepTag[]>()
  for (const { kind, steps } of step.requisites)
    if (kind !== 'listen') kinds.set(kind, [...(kinds.get(kind) ?? []), ...steps])
  for (const [kind, named] of kinds) {
    const out = named.filter((tag) => rows.has(tag))
    if (kind.endsWith('_any') ? out.length === named.length && out.length > 0 : out.length > 0) return out[0]
  }
  return undefined
}

function dependentRow({ module, function: fun, id }: Step): RowBody {
  const comment = `Left out: it requires ${module}.${fun} ${id}, which is left out`
  return { result: null, changed: false, comment, skipped: UNSUPPORTED_REQUISITE, ran: false, notRun: true }
}

const UNSUPPORTED_REQUISITE = 'requisite unsupported'
