import { type FactPatch, type FactView, predict } from '../kit/fact.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import { type ActorFact, actorFact } from '../user/actor.ts'
import { type AttributeChange, compareAttributes } from './attributes.ts'
import { type Content, type ContentArguments, keepsMode } from './contents.ts'
import { foretoldFile, type PathFact, pathFact } from './facts/path.ts'
import type { PathStat } from './facts/stat.ts'
import { folderModeFor, isMode, normalizeMode } from './mode.ts'
import { askedOwner, isGroup, isOwner, missingOwner, type OwnerArguments, withOwner } from './owner.ts'
import { type FolderRights, foretellFolders, missingParents } from './parents.ts'
import type { Source } from './source.ts'
import { describeChange } from './unified.ts'

export interface ManagedArguments extends ContentArguments, OwnerArguments {
  readonly owner?: string | number | null
  readonly attrs?: string | null
  readonly makedirs: boolean
  readonly dir_mode?: string | number | null
  readonly replace: boolean
  readonly backup?: string | boolean | null
  readonly show_changes: boolean
  readonly create: boolean
  readonly tmp_dir?: string | null
  readonly tmp_ext?: string | null
  readonly follow_symlinks: boolean
  readonly check_cmd?: string | null
}

export interface ManagedDelta {
  /** What is to be put in place; absent: only rights change. `none`: an empty file. */
  readonly write?: Source | { readonly kind: 'none' }
  /** Where the bytes or rights go: the name, or what a link leads to. */
  readonly path: string
  /** What is there now. */
  readonly now?: PathStat
  readonly expect?: string | null
  readonly mode?: string
  readonly owner: OwnerArguments
  readonly attributes?: AttributeChange
  readonly folders: readonly string[]
  readonly folderRights: FolderRights
  /** Salt's `changes` and comment once it is done. */
  readonly changes: Changes
  readonly comment: string
}

const note = '\nNote: No changes made, actual changes may\nbe different due to other states.'

export function diffManaged(args: ManagedArguments, content: Content, facts: FactView): Verdict<ManagedDelta> {
  const { name } = args
  const owner = askedOwner(args)
  if (name === '') return fail('Destination file name is required')
  const now = facts.get(pathFact(name))
  if (!args.create && now.followed?.type !== 'file')
    return { kind: 'clean', comment: `File ${name} is not present and is not set for creation` }
  const missing = missingOwner(owner, facts)
  if (missing) return fail(missing)
  if (!name.startsWith('/')) return fail(`Specified file ${name} is not an absolute path`)
  if (now.followed?.type === 'directory') return fail(`Specified target ${name} is a directory`)
  if (now.followed && now.followed.type !== 'file') return fail(`Specified target ${name} is a ${now.followed.type}`)
  const source = chooseSource(content, facts)
  const mode = wantedMode(args, source, facts)
  for (const asked of [mode, normalizeMode(args.dir_mode)])
    if (asked !== undefined && !isMode(asked)) return fail(`Failed to change mode to ${asked}`)
  if (keepsMode(args) && mode === undefined)
    return fail(`The mode of the source of ${name} is not known, as mode: keep needs`)

  const there = args.follow_symlinks ? now.followed : now.self
  if (there && (content.kind === 'none' || !args.replace)) return diffRights(args, now, mode, facts, false)
  if (content.kind !== 'none' && !source) return fail(noSource(content))
  if (there && now.followed && !replacesLink(args, now) && now.sha256 === hashOf(source, facts))
    return diffRights(args, now, mode, facts, true)
  return diffContent(args, content, source, now, mode, facts)
}

/** The contents are as they shall be (or do not matter): owner, mode and attributes. */
function diffRights(
  args: ManagedArguments,
  now: PathFact,
  mode: string | undefined,
  facts: FactView,
  compared: boolean,
): Verdict<ManagedDelta> {
  const { name } = args
  const stat = (args.follow_symlinks ? now.followed : now.self)!
  const { planned, applied, attributes } = compareRights(args, now, stat, mode)
  if (Object.keys(applied).length === 0) {
    return compared
      ? {
          kind: 'clean',
          comment: `File ${name} is in the correct state`,
          testComment: `The file ${name} is in the correct state`,
        }
      : {
          kind: 'clean',
          comment: `File ${name} exists with proper permissions. No changes made.`,
          testComment: `File ${name} not updated`,
        }
  }
  const later = withOwner({ ...stat, mode: mode ?? stat.mode }, askedOwner(args), facts)
  const path = stat === now.self ? name : (now.real ?? name)
  const comment = compared
    ? `The file ${name} is set to be changed${note}`
    : planned.mode
      ? `File ${name} will be updated with permissions ${mode} from its current state of ${stat.mode}`
      : `File ${name} not updated`
  const delta: ManagedDelta = {
    path,
    now: stat,
    mode: 'mode' in applied ? mode : undefined,
    owner: { user: 'user' in applied ? askedOwner(args).user : null, group: 'group' in applied ? args.group : null },
    attributes,
    folders: [],
    folderRights: {},
    changes: applied,
    comment: compared ? `File ${name} updated` : '',
  }
  const effects = patch(name, path, now, { ...now, followed: later, attributes: args.attrs ?? now.attributes })
  return { kind: 'change', delta, comment, changes: planned, effects, proof: 'observe' }
}

function compareRights(args: ManagedArguments, now: PathFact, stat: PathStat, mode: string | undefined) {
  const { user, group } = askedOwner(args)
  const rights: { user?: string | number; group?: string | number; mode?: string } = {}
  if (!isOwner(stat, user)) rights.user = user!
  if (!isGroup(stat, group)) rights.group = group!
  if (mode !== undefined && stat.type !== 'link' && mode !== stat.mode) rights.mode = mode
  const attributes = args.attrs ? compareAttributes(now.attributes ?? '', args.attrs) : undefined
  return {
    attributes,
    planned: { ...rights, ...(attributes && { attrs: args.attrs }) } as typeof rights & Changes,
    applied: { ...rights, ...(attributes && { attrs: { old: now.attributes ?? '', new: args.attrs } }) } as Changes,
  }
}

function diffContent(
  args: ManagedArguments,
  content: Content,
  source: Source | undefined,
  now: PathFact,
  mode: string | undefined,
  facts: FactView,
): Verdict<ManagedDelta> {
  const { name } = args
  const owner = askedOwner(args)
  const linkReplaced = replacesLink(args, now)
  const path = linkReplaced ? name : (now.real ?? name)
  const dangling = now.self?.type === 'link' && !now.real
  const folders = missingParents(name, facts)
  if ((folders.length > 0 && !args.makedirs) || (dangling && !linkReplaced)) return fail('Parent directory not present')
  const actor = facts.get(actorFact())
  const isNew = now.followed === undefined && !linkReplaced
  const base = isNew || linkReplaced ? newStat(actor) : now.followed!
  const fresh = { ...base, mode: mode ?? base.mode }
  const later = withOwner(fresh, owner, facts)
  const shown = linkReplaced ? 'Replace symbolic link with regular file' : difference(args, source, now, facts)
  const rights = isNew ? undefined : compareRights(args, now, base, mode)
  const attributes = args.attrs ? compareAttributes(isNew ? '' : (now.attributes ?? ''), args.attrs) : undefined
  const planned = isNew ? { newfile: name } : { diff: shown, ...rights?.planned }
  const applied = isNew
    ? { ...newChanges(args, content, mode, actor), ...(attributes && { attrs: { old: '', new: args.attrs } }) }
    : { diff: shown, ...rights?.applied }
  const folderRights: FolderRights = { ...owner, mode: normalizeMode(args.dir_mode) ?? folderModeFor(mode) }
  const delta: ManagedDelta = {
    write: source ?? { kind: 'none' },
    path,
    now: isNew ? undefined : base,
    expect: isNew ? null : linkReplaced ? undefined : now.sha256,
    mode,
    owner,
    attributes,
    folders,
    folderRights,
    changes: applied,
    comment: content.kind === 'none' ? 'Empty file' : `File ${name} updated`,
  }
  const written = writtenFact(source, later, facts)
  return {
    kind: 'change',
    delta,
    comment: `The file ${name} is set to be changed${note}`,
    changes: planned,
    effects: [
      ...foretellFolders(folders, folderRights, facts),
      ...(linkReplaced ? [predict(pathFact(name), written)] : patch(name, path, now, written)),
    ],
    proof: 'observe',
  }
}

/** The facts of the name and, where it is a link, of what it leads to. */
function patch(name: string, path: string, now: PathFact, later: PathFact): FactPatch[] {
  if (path === name) return [predict(pathFact(name), { ...later, self: later.followed })]
  return [
    predict(pathFact(name), { ...later, self: now.self, target: now.target, real: now.real }),
    predict(pathFact(path), { ...later, self: later.followed, target: undefined, real: undefined }),
  ]
}

function writtenFact(source: Source | undefined, stat: PathStat, facts: FactView): PathFact {
  if (source === undefined) return foretoldFile(stat, Buffer.alloc(0))
  if (source.kind === 'bytes') return foretoldFile(stat, source.bytes)
  const from = facts.get(pathFact(source.path))
  const self: PathStat = { ...stat, type: 'file', size: from.followed?.size ?? 0 }
  return { self, followed: self, sha256: from.sha256, content: from.content }
}

function newStat(actor: ActorFact): PathStat {
  return { type: 'file', mode: '0644', uid: actor.uid, gid: actor.gid, user: actor.user, group: actor.group, size: 0 }
}

/** Salt makes a new file for its owner alone where a mode or a source is given, and tells of what it then sets. */
function newChanges(args: ManagedArguments, content: Content, mode: string | undefined, actor: ActorFact): Changes {
  const { user, group } = askedOwner(args)
  const made = newStat(actor)
  const first = mode === undefined && content.kind !== 'source' ? '0644' : '0600'
  const last = mode ?? '0644'
  return {
    ...(content.kind === 'none' ? { new: `file ${args.name} created` } : { diff: 'New file' }),
    ...(isOwner(made, user) ? {} : { user }),
    ...(isGroup(made, group) ? {} : { group }),
    ...(first === last ? {} : { mode: last }),
  }
}

function difference(args: ManagedArguments, source: Source | undefined, now: PathFact, facts: FactView): string {
  if (!args.show_changes) return '<show_changes=False>'
  const later = source?.kind === 'bytes' ? source.bytes : source && facts.get(pathFact(source.path)).content
  if (!now.content || !later) return '<the file is too long for its difference to be shown>'
  return describeChange(now.content, later)
}

function replacesLink(args: ManagedArguments, now: PathFact): boolean {
  return !args.follow_symlinks && now.self?.type === 'link'
}

export function chooseSource(content: Content, facts: FactView): Source | undefined {
  if (content.kind === 'none') return undefined
  return content.sources.find(
    (source) => source.kind === 'bytes' || facts.find(pathFact(source.path))?.followed?.type === 'file',
  )
}

export function hashOf(source: Source | undefined, facts: FactView): string | undefined {
  return source?.kind === 'host' ? facts.find(pathFact(source.path))?.sha256 : source?.sha256
}

function wantedMode(args: ManagedArguments, source: Source | undefined, facts: FactView): string | undefined {
  if (!keepsMode(args)) return normalizeMode(args.mode)
  return source?.kind === 'host' ? facts.get(pathFact(source.path)).followed?.mode : source?.mode
}

function noSource(content: Exclude<Content, { kind: 'none' }>): string {
  const [first] = content.sources
  if (content.sources.length === 1 && first?.kind === 'host') return `Source file ${first.path} not found`
  return 'Unable to manage file: none of the specified sources were found'
}

function fail(comment: string): Verdict<never> {
  return { kind: 'fail', comment }
}
