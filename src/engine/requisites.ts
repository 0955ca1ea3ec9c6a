import { type Requisite, type RequisiteKind, requisiteKinds, type Step, type StepTag } from '../compile/index.ts'

/** What a step came to, as far as others ask. */
export interface Outcome {
  /** null: would change, or unknown. */
  readonly result: boolean | null
  /** null: unknown. */
  readonly changed: boolean | null
  readonly ran: boolean
}

/**
 * What a step's requisites say, in Salt's words (salt/state.py, check_requisite, 3007):
 * `unmet`: something must run first; `pre`: prereq without changes to come; `change`: a watched step changed.
 * `unknown` is kstate's: in a plan it hangs on the steps `because` whether this one runs.
 */
export type RequisiteStatus =
  | { readonly kind: 'met' }
  | { readonly kind: 'unmet' }
  | { readonly kind: 'change'; readonly causes: readonly StepTag[] }
  | SkippedStatus

/** Why a step is not run. */
export type SkippedStatus =
  | { readonly kind: 'pre' | 'onfail' | 'onchanges' }
  | { readonly kind: 'fail'; readonly failed: readonly StepTag[] }
  | { readonly kind: 'unknown'; readonly because: readonly StepTag[] }

export interface RequisiteState {
  readonly done: ReadonlyMap<StepTag, Outcome>
  /** What the steps that a `prereq` names would come to. */
  readonly lookedAhead: ReadonlyMap<StepTag, Outcome>
  /** Steps whose `prereq` names this one: they run before it. */
  readonly prerequired: readonly StepTag[]
  /** Who knows whether an earlier run left the first to be done because the second changed. */
  readonly triggers?: { isLeft(trigger: StepTag, cause: StepTag): boolean }
}

type Mark = 'unmet' | 'fail' | 'met' | 'premet' | 'pre' | 'onfail' | 'onchanges' | 'onchangesmet' | 'change'

export function isPrereq(kind: RequisiteKind): boolean {
  return kind === 'prereq' || kind === 'prereq_any'
}

export function requisitesOf(step: Step, kind: RequisiteKind): readonly Requisite[] {
  return step.requisites.filter((requisite) => requisite.kind === kind)
}

/** Of each step that a `prereq` names: the steps that name it. */
export function ownersOf(steps: readonly Step[]): ReadonlyMap<StepTag, readonly StepTag[]> {
  const owners = new Map<StepTag, StepTag[]>()
  for (const step of steps) {
    for (const kind of ['prereq', 'prereq_any'] as const) {
      for (const target of requisitesOf(step, kind).flatMap((requisite) => requisite.steps))
        owners.set(target, [...(owners.get(target) ?? []), step.tag])
    }
  }
  return owners
}

export function checkRequisites(step: Step, state: RequisiteState, watches: boolean): RequisiteStatus {
  const marks = new Set<Mark>()
  const causes: StepTag[] = []
  const unknown: StepTag[] = []

  /** A change of an earlier run that this step has not answered yet counts as one of this run. */
  const orLeft = (outcome: Outcome | undefined, kind: string, tag: StepTag) =>
    outcome?.changed === false && /^(onchanges|watch)/.test(kind) && state.triggers?.isLeft(step.tag, tag)
      ? { ...outcome, changed: true }
      : outcome

  const look = (kind: RequisiteKind | 'prerequired', tags: readonly StepTag[]) => {
    const own = new Set<Mark>()
    const outcomes = kind !== 'prerequired' && isPrereq(kind) ? state.lookedAhead : state.done
    for (const tag of tags) {
      const outcome = orLeft(outcomes.get(tag), kind, tag)
      if (!outcome) {
        own.add('unmet')
        continue
      }
      if (kind.startsWith('onfail')) {
        if (outcome.result === null && outcome.changed === null) unknown.push(tag)
        // A plan takes what would change for what will succeed.
        if (outcome.result === true || (outcome.result === null && outcome.changed === true)) {
          own.add('onfail')
          continue
        }
      } else if (outcome.result === false) {
        own.add('fail')
        continue
      }
      if (kind.startsWith('onchanges')) {
        if (outcome.changed === null) unknown.push(tag)
        own.add(outcome.changed === false ? 'onchanges' : 'onchangesmet')
        continue
      }
      if (kind.startsWith('watch') && outcome.changed !== false) {
        if (outcome.changed === null) unknown.push(tag)
        else causes.push(tag)
        own.add('change')
        continue
      }
      if (kind !== 'prerequired' && isPrereq(kind)) {
        if (outcome.changed === null) unknown.push(tag)
        own.add(outcome.result === null ? 'premet' : 'pre')
        if (outcome.result === null) own.add('met')
      } else if (outcome.ran) own.add('met')
    }
    if (kind.endsWith('_any') || kind === 'onfail') {
      if (own.has('met') || own.has('change')) own.delete('fail')
      if (own.has('onchangesmet')) {
        own.delete('onchanges')
        own.delete('fail')
      }
      if (own.has('onfail') && own.has('met')) own.delete('onfail')
    }
    if (kind.endsWith('_all') && own.has('onfail')) own.delete('met')
    for (const mark of own) marks.add(mark)
  }

  for (const kind of requisiteKinds) {
    if (kind === 'onfail_stop') continue
    const treatedAs = !watches && kind === 'watch' ? 'require' : !watches && kind === 'watch_any' ? 'require_any' : kind
    for (const group of [requisitesOf(step, kind)])
      if (group.length > 0)
        look(
          treatedAs,
          group.flatMap((requisite) => requisite.steps),
        )
  }
  if (state.prerequired.length > 0) look('prerequired', state.prerequired)

  if (marks.has('unmet')) return { kind: 'unmet' }
  if (marks.has('fail')) return { kind: 'fail', failed: failedAmong(step, state) }
  if (unknown.length > 0 && causes.length === 0) return { kind: 'unknown', because: unknown }
  if (marks.has('pre')) return { kind: marks.has('premet') ? 'met' : 'pre' }
  if (marks.has('onfail') && !marks.has('onchangesmet')) return { kind: 'onfail' }
  if (marks.has('onchanges') && !marks.has('onchangesmet')) return { kind: 'onchanges' }
  if (marks.has('change')) return { kind: 'change', causes }
  if (marks.has('onfail')) return { kind: 'onfail' }
  return { kind: 'met' }
}

/** All that failed of what a step names, whether that is why it does not run or not: so Salt tells it. */
function failedAmong(step: Step, { done, lookedAhead, prerequired }: RequisiteState): StepTag[] {
  const named = step.requisites.flatMap(({ kind, steps }) => (kind === 'listen' || kind === 'onfail_stop' ? [] : steps))
  return [...new Set([...named, ...prerequired])].filter(
    (tag) => (lookedAhead.get(tag) ?? done.get(tag))?.result === false,
  )
}

/** What Salt's mod_watch hears of `watch` (not of `watch_any`): `module: ID` of each that changed, as often as it is named. */
export function watchCauses(step: Step, causes: readonly StepTag[], stepOf: (tag: StepTag) => Step): string[] {
  return requisitesOf(step, 'watch')
    .flatMap((requisite) => requisite.steps.filter((tag) => causes.includes(tag)))
    .map(stepOf)
    .map(({ module, id }) => `${module}: ${id}`)
}
