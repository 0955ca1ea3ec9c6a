import { createHash } from 'node:crypto'
import type { RequisiteKind, Step, StepTag } from '../compile/index.ts'
import { doneLine, type PendingFile, type PendingTrigger, pendingLine } from '../host/index.ts'
import type { StateRow } from '../report/events.ts'

/** What is handed to a host with the actions of a step. */
export interface PendingNotes {
  /** Lines that must be on the host's disk before the first action. */
  readonly before: readonly string[]
  /** Lines for where all actions ended well. */
  readonly after: readonly string[]
}

export interface TriggersOptions {
  /** What earlier runs left. */
  readonly left: PendingFile
  /** The tree; triggers of others are left alone. */
  readonly project: string
  readonly steps: readonly { readonly step: Step; readonly fn: { readonly watch?: unknown } }[]
  /** `name@machine`. */
  readonly owner: string
  /** ISO time of this run. */
  readonly since: string
  /** A step as it is told of, without secrets: `cmd.run: reload`. */
  readonly show: (step: Step) => string
}

/** One step's change that another one answers. */
interface Link {
  readonly key: string
  readonly trigger: StepTag
  readonly cause: StepTag
  /** Answered by the other's watch, not by its own work. */
  readonly watching: boolean
}

const watching: ReadonlySet<RequisiteKind> = new Set(['watch', 'watch_any', 'listen'])
const answering: ReadonlySet<RequisiteKind> = new Set([...watching, 'onchanges', 'onchanges_any'])

/**
 * What changes leave to be done (a restart, a command on `onchanges`, a listener), so that no broken run loses it: written down
 * on the host before the change is made, crossed out when it was done, found by the next run.
 */
export class Triggers {
  readonly #options: TriggersOptions
  readonly #byCause = new Map<StepTag, Link[]>()
  readonly #byTrigger = new Map<StepTag, Link[]>()
  readonly #steps: ReadonlyMap<StepTag, Step>
  /** All that is pending now. */
  readonly #open: Map<string, PendingTrigger>
  /** Keys of earlier runs' that count in this one. */
  readonly #left = new Set<string>()
  /** Lines that are still to be written. */
  #queue: string[] = []
  #isTouched: boolean
  /** What was crossed out though it was not done, and why. */
  readonly dropped: string[] = []

  constructor(options: TriggersOptions) {
    this.#options = options
    this.#isTouched = options.left.isStale
    this.#open = new Map(options.left.entries.map((entry) => [entry.key, entry]))
    this.#steps = new Map(options.steps.map(({ step }) => [step.tag, step]))
    for (const { step, fn } of options.steps)
      for (const { kind, steps } of step.requisites) {
        if (!answering.has(kind) || (watching.has(kind) && !fn.watch)) continue
        for (const tag of steps) this.#link(step, kind, tag)
      }
    for (const { key } of [...this.#byTrigger.values()].flat()) if (this.#open.has(key)) this.#left.add(key)
  }

  #link(step: Step, kind: RequisiteKind, tag: StepTag): void {
    const cause = this.#steps.get(tag)
    if (!cause) return
    const link: Link = {
      key: keyOf(this.#options.project, step, cause),
      trigger: step.tag,
      cause: tag,
      watching: watching.has(kind),
    }
    push(this.#byCause, tag, link)
    push(this.#byTrigger, step.tag, link)
  }

  /** Whether an earlier run left `trigger` to be done because of `cause`. */
  isLeft(trigger: StepTag, cause: StepTag): boolean {
    return this.#linksOf(trigger).some((link) => link.cause === cause && this.#left.has(link.key))
  }

  /** Why a step runs that nothing in this run makes run: a line for each change of an earlier run. */
  reasons(trigger: StepTag): string[] {
    const keys = new Set(this.#linksOf(trigger).map(({ key }) => key))
    return [...keys].filter((key) => this.#left.has(key)).map((key) => reasonOf(this.#open.get(key)!))
  }

  /** Hears what a step observed before it does anything: what is as it was before the change that left something was never changed, or is so again. */
  observed(cause: StepTag, print: () => string | undefined): void {
    const left = (this.#byCause.get(cause) ?? []).filter(({ key }) => this.#left.has(key))
    if (left.length === 0) return
    const now = print()
    if (now === undefined) return
    for (const { key } of left) {
      const entry = this.#open.get(key)
      if (entry?.before !== now) continue
      this.dropped.push(`${entry.trigger} is no longer pending: ${entry.cause} is as it was before ${momentOf(entry)}`)
      this.#cross(key)
    }
  }

  /**
   * What is to be noted with the actions of a step; `isWatch`: they are its answer to what it watches. `print` gives what it knows of its
   * objects, undefined where what the actions do cannot be seen by them (a restart, a command).
   */
  around(tag: StepTag, isWatch: boolean, print: () => string | undefined): PendingNotes | undefined {
    const before = [...this.#queue]
    const links = this.#byCause.get(tag) ?? []
    if (links.length > 0) {
      const now = print()
      for (const { key, trigger } of links) before.push(this.#note(key, trigger, tag, now))
    }
    const due = this.#linksOf(tag).filter(({ key }) => this.#open.has(key))
    // What is watched is answered after the step's own work.
    const done = isWatch || !due.some(({ watching }) => watching) ? due : []
    if (before.length === 0 && done.length === 0) return undefined
    this.#queue = []
    this.#isTouched = true
    return { before, after: [...new Set(done.map(({ key }) => doneLine(key)))] }
  }

  #note(key: string, trigger: StepTag, cause: StepTag, before: string | undefined): string {
    const { project, owner, since, show } = this.#options
    const { before: earlier = before, ...rest } = this.#open.get(key) ?? {
      key,
      project,
      trigger: show(this.#steps.get(trigger)!),
      cause: show(this.#steps.get(cause)!),
      since,
      owner,
    }
    const entry = before === undefined ? rest : { ...rest, before: earlier }
    this.#open.set(key, entry)
    return pendingLine(entry)
  }

  /** Hears what a step came to. */
  ended(tag: StepTag, { result, changed }: Pick<StateRow, 'result' | 'changed'>): void {
    // What did not change leaves nothing, but for what an earlier run left.
    if (changed === false)
      for (const { key } of this.#byCause.get(tag) ?? [])
        if (this.#open.has(key) && !this.#left.has(key)) this.#cross(key)
    for (const { key } of this.#linksOf(tag)) {
      const entry = this.#open.get(key)
      if (!entry) continue
      if (result === true) this.#cross(key)
      // The host may have crossed it out already, as the action ended well.
      else if (result === false && this.#isTouched) this.#queue.push(pendingLine(entry))
    }
  }

  /** A complete run of the whole tree knows that what it does not have is gone. */
  vanished(): void {
    const known = new Set([...this.#byTrigger.values()].flat().map(({ key }) => key))
    for (const [key, entry] of this.#open) {
      if (entry.project !== this.#options.project || known.has(key)) continue
      this.dropped.push(
        `${entry.trigger} is no longer pending (${reasonOf(entry)}): the tree has no such step any more`,
      )
      this.#cross(key)
    }
  }

  /** What the host's file is to hold at the end; undefined where it is as it is to be. */
  rest(): readonly PendingTrigger[] | undefined {
    return this.#isTouched || this.#queue.length > 0 ? [...this.#open.values()] : undefined
  }

  #cross(key: string): void {
    if (!this.#open.delete(key)) return
    this.#left.delete(key)
    this.#queue.push(doneLine(key))
  }

  #linksOf(trigger: StepTag): readonly Link[] {
    return this.#byTrigger.get(trigger) ?? []
  }
}

/** The same for the same two steps of the same tree, whatever SLS they stand in. */
function keyOf(project: string, trigger: Step, cause: Step): string {
  const parts = [trigger, cause].flatMap(({ module, function: fun, id, name }) => [module, fun, id, name])
  return createHash('sha256')
    .update(JSON.stringify([project, ...parts]))
    .digest('hex')
    .slice(0, 24)
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  map.set(key, [...(map.get(key) ?? []), value])
}

/** Why something is pending. */
export function reasonOf(entry: PendingTrigger): string {
  return `pending since ${momentOf(entry)}: ${entry.cause} changed, the run of ${entry.owner} ended before it`
}

/** The time in this machine's zone: `2026-01-31 14:02`. */
function momentOf({ since }: PendingTrigger): string {
  const date = new Date(since)
  if (Number.isNaN(date.getTime())) return since
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}
