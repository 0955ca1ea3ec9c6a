import { type FactPatch, predict } from '../kit/fact.ts'
import { type Changes, change, clean, fail, type Verdict } from '../kit/verdict.ts'
import type { ActorFact } from '../user/actor.ts'
import { type AttributeSteps, attributeSteps, differInAttributes } from './attributes.ts'
import type { Chosen } from './chosen.ts'
import { type Content, hostPaths, keepsMode } from './contents.ts'
import { describeEntry } from './facts/entry-text.ts'
import { type PathFact, pathFact, predictedFile } from './facts/path.ts'
import type { PathStat } from './facts/stat.ts'
import type { ManagedArguments } from './managed-arguments.ts'
import { directoryModeFor, isMode, normalizeMode } from './mode.ts'
import { missingOwner, newFileOf, type Owner, withOwner } from './owner.ts'
import { type DirectoryRights, predictDirectories } from './parents.ts'
import { differingRights } from './rights.ts'
import { describeChange } from './unified.ts'

export interface ManagedFacts {
  readonly actor: ActorFact
  readonly file: { readonly now: PathFact; readonly source: Chosen | undefined }
  readonly parents: readonly string[]
  readonly owner: Owner
}

export interface ManagedDelta {
  /** What is to be put in place (no source: an empty file); absent: only rights change. */
  readonly write?: Partial<Pick<Chosen, 'source' | 'sha256'>>
  /** Where the bytes or rights go: the name, or what a link leads to. */
  readonly path: string
  /** What is there now. */
  readonly now?: PathStat
  readonly expect?: string | null
  readonly mode?: string
  readonly owner: Owner
  readonly attributes?: AttributeSteps
  /** Directories to make. */
  readonly parents: readonly string[]
  readonly parentRights: DirectoryRights
  /** Salt's `changes` and comment once it is done. */
  readonly changes: Changes
  readonly comment: string
}

const note = '\nNote: No changes made, actual changes may\nbe different due to other states.'

export function diffManaged(args: ManagedArguments, facts: ManagedFacts, content: Content): Verdict<ManagedDelta> {
  const { name } = args
  const { now, source } = facts.file
  if (!args.create && now.followed?.type !== 'file')
    return clean(`File ${name} is not present and is not set for creation`)
  const missing = missingOwner(facts.owner)
  if (missing) return fail(missing)
  const wrongType = typeProblem(name, now)
  if (wrongType) return fail(wrongType)
  const mode = keepsMode(args) ? source?.mode : normalizeMode(args.mode)
  for (const asked of [mode, normalizeMode(args.dir_mode)])
    if (asked !== undefined && !isMode(asked)) return fail(`Failed to change mode to ${asked}`)
  if (keepsMode(args) && mode === undefined)
    return fail(`The mode of the source of ${name} is not known, as mode: keep needs`)

  const there = args.follow_symlinks ? now.followed : now.self
  if (there && (content.kind === 'none' || !args.replace)) return diffRights(args, facts, mode, there, false)
  if (content.kind !== 'none' && !source) return fail(noSource(content))
  if (there && now.followed && !replacesLink(args, now) && now.sha256 === source?.sha256)
    return diffRights(args, facts, mode, there, true)
  return diffContent(args, facts, mode, content)
}

/** Salt's words for a directory, also behind a link. */
function typeProblem(name: string, now: PathFact): string | undefined {
  if (!now.followed || now.followed.type === 'file') return undefined
  const what = now.followed.type === 'directory' ? 'a directory' : describeEntry(now)
  return `Specified target ${name} is ${what}`
}

/** The contents are as they shall be, or do not matter: owner, mode and attributes of `stat`, which is there. */
function diffRights(
  args: ManagedArguments,
  { file: { now }, owner }: ManagedFacts,
  mode: string | undefined,
  stat: PathStat,
  compared: boolean,
): Verdict<ManagedDelta> {
  const { name } = args
  const { rights, planned, applied } = compareRights(args, owner, now, stat, mode)
  if (Object.keys(applied).length === 0)
    return compared
      ? clean(`File ${name} is in the correct state`, `The file ${name} is in the correct state`)
      : clean(`File ${name} exists with proper permissions. No changes made.`, `File ${name} not updated`)
  const path = stat === now.self ? name : (now.real ?? name)
  const later = { ...now, followed: withOwner({ ...stat, mode: mode ?? stat.mode }, owner) }
  return change({
    delta: {
      path,
      now: stat,
      mode: rights.mode,
      owner: { user: rights.user, group: rights.group },
      attributes: stepsFor(args, now, false),
      parents: [],
      parentRights: {},
      changes: applied,
      comment: compared ? `File ${name} updated` : '',
    },
    comment: compared
      ? `The file ${name} is set to be changed${note}`
      : rights.mode
        ? `File ${name} will be updated with permissions ${mode} from its current state of ${stat.mode}`
        : `File ${name} not updated`,
    changes: planned,
    effects: patches(name, path, now, { ...later, attributes: args.attrs ?? now.attributes }),
  })
}

function compareRights(
  { attrs }: ManagedArguments,
  owner: Owner,
  now: PathFact,
  stat: PathStat,
  mode: string | undefined,
) {
  const rights = differingRights(stat, { ...owner, mode })
  const had = now.attributes ?? ''
  const differs = attrs ? differInAttributes(had, attrs) : false
  return {
    rights,
    planned: { ...rights, ...(differs && { attrs }) },
    applied: { ...rights, ...(differs && { attrs: { old: had, new: attrs } }) },
  }
}

function stepsFor({ attrs }: ManagedArguments, now: PathFact, isReplaced: boolean): AttributeSteps | undefined {
  return attrs ? attributeSteps(now.attributes ?? '', attrs, isReplaced) : undefined
}

function diffContent(
  args: ManagedArguments,
  { actor, file: { now, source }, parents, owner }: ManagedFacts,
  mode: string | undefined,
  content: Content,
): Verdict<ManagedDelta> {
  const { name } = args
  const linkReplaced = replacesLink(args, now)
  const dangling = now.self?.type === 'link' && !now.real
  if ((parents.length > 0 && !args.makedirs) || (dangling && !linkReplaced)) return fail('Parent directory not present')
  const path = linkReplaced ? name : (now.real ?? name)
  const isNew = now.followed === undefined && !linkReplaced
  const base = isNew || linkReplaced ? newStat(actor) : now.followed!
  // A link that is replaced has no attributes of its own.
  const replaced = isNew || linkReplaced ? {} : now
  const { planned, applied } = compareRights(args, owner, replaced, base, mode)
  const diff = linkReplaced ? 'Replace symbolic link with regular file' : difference(args, now, source)
  const parentRights = { ...owner, mode: normalizeMode(args.dir_mode) ?? directoryModeFor(mode) }
  const stat = withOwner({ ...base, mode: mode ?? base.mode }, owner)
  const written = { ...writtenFact(source, stat), ...(args.attrs && { attributes: args.attrs }) }
  return change({
    delta: {
      write: { source: source?.source, sha256: source?.sha256 },
      path,
      now: isNew ? undefined : base,
      expect: isNew ? null : linkReplaced ? undefined : now.sha256,
      mode,
      owner,
      attributes: stepsFor(args, replaced, true),
      parents,
      parentRights,
      changes: isNew
        ? { ...newChanges(args, owner, content, mode, base), ...(applied.attrs && { attrs: applied.attrs }) }
        : { diff, ...applied },
      comment: content.kind === 'none' ? 'Empty file' : `File ${name} updated`,
    },
    comment: `The file ${name} is set to be changed${note}`,
    changes: isNew ? { newfile: name } : { diff, ...planned },
    effects: [
      ...predictDirectories(parents, parentRights),
      ...(linkReplaced ? [predict(pathFact(name), written)] : patches(name, path, now, written)),
    ],
  })
}

/** The facts of the name and, where it is a link, of what it leads to. */
function patches(name: string, path: string, now: PathFact, later: PathFact): FactPatch[] {
  if (path === name) return [predict(pathFact(name), { ...later, self: later.followed })]
  return [
    predict(pathFact(name), { ...later, self: now.self, target: now.target, real: now.real }),
    predict(pathFact(path), { ...later, self: later.followed, target: undefined, real: undefined }),
  ]
}

function writtenFact(source: Chosen | undefined, stat: PathStat): PathFact {
  if (!source || source.source.kind === 'bytes') return predictedFile(stat, source?.bytes ?? Buffer.alloc(0))
  const self: PathStat = { ...stat, type: 'file', size: source.size }
  return { self, followed: self, sha256: source.sha256, content: source.bytes }
}

function newStat(actor: ActorFact): PathStat {
  return { type: 'file', ...newFileOf(actor), size: 0 }
}

/** Salt makes a new file for its owner alone where a mode or a source is given, and reports what it then sets. */
function newChanges(
  { name }: ManagedArguments,
  owner: Owner,
  content: Content,
  mode: string | undefined,
  made: PathStat,
): Changes {
  const first = mode === undefined && content.kind !== 'source' ? '0644' : '0600'
  return {
    ...(content.kind === 'none' ? { new: `file ${name} created` } : { diff: 'New file' }),
    ...differingRights({ ...made, mode: first }, { ...owner, mode: mode ?? '0644' }),
  }
}

function difference(args: ManagedArguments, now: PathFact, source: Chosen | undefined): string {
  if (!args.show_changes) return '<show_changes=False>'
  if (!now.content || !source?.bytes) return '<the file is too long for its difference to be shown>'
  return describeChange(now.content, source.bytes)
}

function replacesLink(args: ManagedArguments, now: PathFact): boolean {
  return !args.follow_symlinks && now.self?.type === 'link'
}

function noSource(content: Content): string {
  const paths = hostPaths(content)
  if (paths.length === 1) return `Source file ${paths[0]} not found`
  return 'Unable to manage file: none of the specified sources were found'
}
