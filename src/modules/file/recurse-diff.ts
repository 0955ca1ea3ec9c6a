import { type FactPatch, type FactView, predict } from '../kit/fact.ts'
import { type ChangeVerdict, change, clean, fail, type Verdict } from '../kit/verdict.ts'
import { removals } from './clean.ts'
import { absentPath, type PathFact, pathFact } from './facts/path.ts'
import type { TreeFact } from './facts/tree.ts'
import { missingOwner, type Owner } from './owner.ts'
import { diffPart } from './part.ts'
import { withoutSlash } from './path-text.ts'
import type { RecurseArguments } from './recurse-arguments.ts'
import type { Parts, RecursePart } from './recurse-parts.ts'

/** A part that has to be changed. */
export interface Work {
  readonly part: RecursePart
  readonly verdict: ChangeVerdict<unknown>
  /** Why what is there goes first: it is of another type. */
  readonly clear?: string
}

export interface RecurseDelta {
  readonly works: readonly Work[]
  readonly removed: readonly string[]
}

interface RecurseFacts {
  readonly now: PathFact
  readonly owner: Owner
  readonly all: TreeFact | undefined
  readonly view: FactView
}

export function diffRecurse(
  args: RecurseArguments,
  { now, owner, all, view }: RecurseFacts,
  { parts, kept }: Parts,
): Verdict<RecurseDelta> {
  const { name } = args
  const missing = missingOwner(owner)
  if (missing) return fail(missing)
  if (now.self && now.followed?.type !== 'directory') return fail(`The path ${name} exists and is not a directory`)

  const works: Work[] = []
  const failures: string[] = []
  const effects: FactPatch[] = []
  const known = view.layer()
  for (const part of parts) {
    if (part.onlyIfMissing && now.followed) continue
    const clear = args.clean ? wrongType(part, args, known) : undefined
    const cleared = clear ? [predict(pathFact(part.path), absentPath)] : []
    known.predict(cleared)
    const verdict = diffPart(part, known)
    if (verdict.kind === 'unknown') return verdict
    if (verdict.kind === 'fail') failures.push(section(part.path, verdict.comment))
    if (verdict.kind !== 'change') continue
    works.push({ part, verdict, clear })
    known.predict(verdict.effects)
    effects.push(...cleared, ...verdict.effects)
  }
  if (failures.length > 0) return fail(failures.join('\n').trim())
  const removed = all ? removals(withoutSlash(name), all, kept).filter((path) => !isUnder(path, works)) : []
  if (works.length + removed.length === 0) return clean(`The directory ${name} is in the correct state`)

  const changes = Object.fromEntries(works.map(({ part, verdict }) => [part.path, verdict.changes]))
  const sections = works.map(({ part, verdict, clear }) => section(part.path, clear ?? verdict.comment))
  if (removed.length > 0) sections.push(section('removed', removed.join('\n')))
  return change({
    delta: { works, removed },
    comment: sections.join('\n').trim(),
    changes: removed.length > 0 ? { ...changes, removed } : changes,
    effects: [...effects, ...removed.map((path) => predict(pathFact(path), absentPath))],
  })
}

/** Why something of another type must go; undefined where none is in the way. */
function wrongType({ path, kind }: RecursePart, { replace }: RecurseArguments, facts: FactView): string | undefined {
  const { followed } = facts.get(pathFact(path))
  if (kind === 'file' && followed?.type === 'directory' && replace) return `Replacing directory ${path} with a file`
  if (kind === 'directory' && followed && followed.type !== 'directory') return `Replacing ${path} with a directory`
  return undefined
}

/** Whether something goes anyway, with what is replaced by something of another type. */
function isUnder(path: string, works: readonly Work[]): boolean {
  return works.some(({ part, clear }) => clear !== undefined && path.startsWith(`${part.path}/`))
}

function section(path: string, comment: string): string {
  return `\n#### ${path} ####\n${comment}`
}
