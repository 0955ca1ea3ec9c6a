import { type FactPatch, type FactView, predict } from '../kit/fact.ts'
import type { Verdict } from '../kit/verdict.ts'
import { type Kept, removals, removedPath } from './clean.ts'
import type { ContentArguments } from './contents.ts'
import { absentPath, pathFact } from './facts/path.ts'
import { treeFact } from './facts/tree.ts'
import type { ModeArgument } from './mode.ts'
import { askedOwner, missingOwner, type OwnerArguments } from './owner.ts'
import { type Change, diffPart, type Part } from './part.ts'
import { folderOf, type ListArguments } from './recurse-list.ts'

export interface RecurseArguments
  extends ListArguments,
    OwnerArguments,
    Pick<ContentArguments, 'context' | 'defaults'> {
  readonly owner?: string | number | null
  readonly clean: boolean
  readonly dir_mode?: ModeArgument
  readonly file_mode?: ModeArgument
  readonly sym_mode?: ModeArgument
  readonly replace: boolean
  readonly force_symlinks: boolean
}

export interface RecursePart extends Part {
  readonly kind: 'link' | 'folder' | 'file'
  /** A folder whose rights do not matter where it is there. */
  readonly onlyIfMissing?: boolean
}

export interface RecurseReady {
  /** In the order in which they are brought about. */
  readonly parts: readonly RecursePart[]
  readonly kept: Kept
}

export interface RecurseDelta {
  readonly works: readonly {
    readonly part: RecursePart
    readonly verdict: Change
    /** What is there of another type goes first. */
    readonly clear?: string
  }[]
  readonly removed: readonly string[]
}

export function diffRecurse(
  args: RecurseArguments,
  { parts, kept }: RecurseReady,
  facts: FactView,
): Verdict<RecurseDelta> {
  const { name } = args
  const missing = missingOwner(askedOwner(args), facts)
  if (missing) return { kind: 'fail', comment: missing }
  if (!name.startsWith('/')) return { kind: 'fail', comment: `Specified file ${name} is not an absolute path` }
  const root = folderOf(name)
  const now = facts.get(pathFact(root))
  if (now.self && now.followed?.type !== 'directory')
    return { kind: 'fail', comment: `The path ${name} exists and is not a directory` }

  const works: RecurseDelta['works'][number][] = []
  const failures: string[] = []
  const effects: FactPatch[] = []
  const known = facts.layer()
  for (const part of parts) {
    const clear = args.clean ? wrongType(part, args, known) : undefined
    if (part.onlyIfMissing && now.followed) continue
    const cleared = clear ? [predict(pathFact(part.path), absentPath)] : []
    known.predict(cleared)
    const verdict = diffPart(part, known)
    if (verdict.kind === 'unknown') return verdict
    if (verdict.kind === 'fail') failures.push(told(part.path, verdict.comment))
    if (verdict.kind !== 'change') continue
    works.push({ part, verdict, clear })
    known.predict(verdict.effects)
    effects.push(...cleared, ...verdict.effects)
  }
  if (failures.length > 0) return { kind: 'fail', comment: failures.join('\n').trim() }
  const removed = args.clean
    ? removals(root, facts.get(treeFact(root)), kept).filter((path) => !isUnder(path, works))
    : []
  if (works.length + removed.length === 0)
    return { kind: 'clean', comment: `The directory ${name} is in the correct state` }
  const changes = Object.fromEntries(works.map(({ part, verdict }) => [part.path, verdict.changes]))
  return {
    kind: 'change',
    delta: { works, removed },
    comment: [
      ...works.map(({ part, verdict, clear }) => told(part.path, clear ?? verdict.comment)),
      ...(removed.length > 0 ? [told('removed', removed.join('\n'))] : []),
    ]
      .join('\n')
      .trim(),
    changes: removed.length > 0 ? { ...changes, removed } : changes,
    effects: [...effects, ...(args.clean ? removed.map(removedPath) : [])],
    proof: 'observe',
  }
}

/** Why something of another type must go; undefined where none is in the way. */
function wrongType({ path, kind }: RecursePart, { replace }: RecurseArguments, facts: FactView): string | undefined {
  const now = facts.get(pathFact(path))
  if (kind === 'file' && now.followed?.type === 'directory' && replace) return `Replacing directory ${path} with a file`
  if (kind === 'folder' && now.followed && now.followed.type !== 'directory')
    return `Replacing ${path} with a directory`
  return undefined
}

/** Whether something goes anyway, with what is replaced by something of another type. */
function isUnder(path: string, works: RecurseDelta['works']): boolean {
  return works.some(({ part, clear }) => clear !== undefined && path.startsWith(`${part.path}/`))
}

function told(path: string, comment: string): string {
  return `\n#### ${path} ####\n${comment}`
}
