import { type FactPatch, type FactView, predict } from '../kit/fact.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import { type Kept, removals, removedPath } from './clean.ts'
import { type PathFact, pathFact } from './facts/path.ts'
import type { PathStat } from './facts/stat.ts'
import { treeFact } from './facts/tree.ts'
import { isMode, type ModeArgument, normalizeMode } from './mode.ts'
import { askedOwner, isGroup, isOwner, missingOwner, type OwnerArguments, withOwner } from './owner.ts'
import { foretellFolders, foretoldFolder, missingParents } from './parents.ts'
import type { Patterns } from './patterns.ts'

export interface DirectoryArguments extends OwnerArguments {
  readonly name: string
  readonly owner?: string | number | null
  readonly recurse?: readonly string[] | null
  readonly max_depth?: number | null
  readonly mode?: ModeArgument
  readonly dir_mode?: ModeArgument
  readonly file_mode?: ModeArgument
  readonly makedirs: boolean
  readonly clean: boolean
  readonly exclude_pat?: Patterns
  readonly follow_symlinks: boolean
  readonly force: boolean
  readonly backupname?: string | null
  readonly allow_symlink: boolean
  readonly children_only: boolean
}

/** What differs of one entry: what it shall have. */
export interface RightsChange {
  readonly user?: string | number
  readonly group?: string | number
  readonly mode?: string
}

export interface DirectoryDelta {
  readonly path: string
  /** Folders to make, topmost first, the folder itself last; empty where it is there. */
  readonly make: readonly string[]
  readonly rights: OwnerArguments & { readonly mode?: string }
  readonly inTheWay?: 'remove' | 'rename'
  readonly replaceBackup?: boolean
  /** Entries to set right, the folder itself first. */
  readonly entries: readonly { readonly path: string; readonly now: PathStat; readonly change: RightsChange }[]
  /** What `clean` removes. */
  readonly removed: readonly string[]
  readonly changes: Changes
  readonly comment: string
}

export function wantedModes(args: DirectoryArguments) {
  const folder = args.dir_mode || args.mode
  return { folder: normalizeMode(folder), file: normalizeMode(args.file_mode || folder) }
}

export function directoryPath({ name }: DirectoryArguments): string {
  return name !== '/' && name.endsWith('/') ? name.slice(0, -1) : name
}

export function treeNeed(args: DirectoryArguments) {
  return treeFact(directoryPath(args), {
    depth: args.max_depth === null || args.max_depth === undefined ? undefined : args.max_depth + 1,
    follow: args.follow_symlinks,
  })
}

export function diffDirectory(args: DirectoryArguments, kept: Kept, facts: FactView): Verdict<DirectoryDelta> {
  if (args.name === '') return fail('Must provide name to file.directory')
  const path = directoryPath(args)
  const owner = askedOwner(args)
  const modes = wantedModes(args)
  for (const mode of [modes.folder, modes.file])
    if (mode !== undefined && !isMode(mode)) return fail(`Failed to change mode to ${mode}`)
  const missing = missingOwner(owner, facts)
  if (missing) return fail(missing)
  if (!path.startsWith('/')) return fail(`Specified file ${path} is not an absolute path`)
  const asked = args.recurse ?? []
  if (asked.includes('ignore_files') && asked.includes('ignore_dirs'))
    return fail('Must not specify "recurse" options "ignore_files" and "ignore_dirs" at the same time.')
  if (asked.includes('user') && !owner.user)
    return fail('user not specified, but configured as a target for recursive ownership management')
  if (asked.includes('group') && !owner.group)
    return fail('group not specified, but configured as a target for recursive ownership management')

  const now = facts.get(pathFact(path))
  const obstacle = now.self && (now.followed?.type !== 'directory' || refusesLink(args, now)) ? now : undefined
  if (now.followed?.type === 'directory' && !obstacle) return diffThere(args, path, owner, now, kept, facts)
  return diffNew(args, path, owner, obstacle, facts)
}

function refusesLink(args: DirectoryArguments, now: PathFact): boolean {
  return now.self?.type === 'link' && (!args.allow_symlink || args.force)
}

function diffNew(
  args: DirectoryArguments,
  path: string,
  owner: OwnerArguments,
  obstacle: PathFact | undefined,
  facts: FactView,
): Verdict<DirectoryDelta> {
  const noun = obstacle?.self?.type === 'link' ? 'symlink' : (obstacle?.self?.type ?? 'file')
  const backup = args.backupname ?? undefined
  const backupThere = backup !== undefined && facts.get(pathFact(backup)).self !== undefined
  if (obstacle && backup === undefined && !args.force) return fail(`Specified location ${path} exists and is a ${noun}`)
  if (obstacle && backup !== undefined && backupThere && !args.force)
    return fail(`File exists where the backup target ${backup} should go`)
  const parents = obstacle ? [] : missingParents(path, facts)
  if (parents.length > 0 && !args.makedirs) return fail(`No directory to create ${path} in`)
  const rights = { ...owner, mode: wantedModes(args).folder }
  const made = { [path]: { directory: 'new' } }
  const label = noun === 'symlink' ? 'Symlink' : 'File'
  const inTheWay = obstacle ? (backup === undefined ? 'remove' : 'rename') : undefined
  const planned =
    inTheWay === 'rename'
      ? { backup: `${path} would be renamed to ${backup}`, ...made }
      : inTheWay === 'remove'
        ? { forced: `${label} would be forcibly replaced`, ...made }
        : made
  const effects: FactPatch[] = [
    ...foretellFolders(parents, rights, facts),
    predict(pathFact(path), foretoldFolder(rights, facts)),
    ...(obstacle && backup !== undefined ? [predict(pathFact(backup), obstacle)] : []),
  ]
  return {
    kind: 'change',
    delta: {
      path,
      make: [...parents, path],
      rights,
      inTheWay,
      replaceBackup: backupThere,
      entries: [],
      removed: [],
      changes: inTheWay === 'remove' ? { forced: `${label} was forcibly replaced`, ...made } : made,
      comment: '',
    },
    comment:
      inTheWay === 'rename'
        ? `${path} would be backed up and replaced with a new directory`
        : `The following files will be changed:\n${path}: directory - new\n`,
    changes: planned,
    effects,
    proof: 'observe',
  }
}

type Entry = DirectoryDelta['entries'][number]

/** The rights of what is there, and what is to be removed. */
function diffThere(
  args: DirectoryArguments,
  path: string,
  owner: OwnerArguments,
  now: PathFact,
  kept: Kept,
  facts: FactView,
): Verdict<DirectoryDelta> {
  const root = (args.follow_symlinks ? now.followed : now.self)!
  const mode = wantedModes(args).folder
  const own = args.children_only ? undefined : compare(root, { ...owner, mode })
  const removed = args.clean ? removals(path, facts.get(treeFact(path)), kept) : []
  const stays = (entry: Entry) => !removed.some((gone) => entry.path === gone || entry.path.startsWith(`${gone}/`))
  const inside = args.recurse ? childEntries(args, path, owner, facts).filter(stays) : []
  const rootEntry: Entry[] = own ? [{ path, now: root, change: own }] : []
  if (rootEntry.length + inside.length + removed.length === 0)
    return { kind: 'clean', comment: `The directory ${path} is in the correct state` }
  // Salt lists what is inside before the folder itself.
  const listed = Object.fromEntries([...inside, ...rootEntry].map((entry) => [entry.path, entry.change]))
  const planned = {
    ...listed,
    ...Object.fromEntries(removed.map((gone) => [gone, { removed: 'Removed due to clean' }])),
  }
  const told = Object.entries(planned).flatMap(([entry, change]) =>
    Object.entries(change).map(([key, value]) => `${entry}: ${key} - ${value}\n`),
  )
  const silent = args.recurse?.includes('silent')
  const flat = (entries: readonly Entry[]): Changes => Object.assign({}, ...entries.map((entry) => entry.change))
  const rights = foretellRights(args, path, now, [...rootEntry, ...inside], facts)
  return {
    kind: 'change',
    delta: {
      path,
      make: [],
      rights: {},
      entries: [...rootEntry, ...inside],
      removed,
      changes: {
        ...(silent
          ? { recursion: 'Changes silenced', ...flat(inside) }
          : { ...listed, ...flat([...rootEntry, ...inside]) }),
        ...(removed.length > 0 ? { removed } : {}),
      },
      comment:
        removed.length > 0
          ? `Files cleaned from directory ${path}`
          : `Directory ${path}${args.children_only ? '/*' : ''} updated`,
    },
    comment: `The following files will be changed:\n${told.join('')}`,
    changes: planned,
    effects: [...rights, ...(args.clean ? removed.map(removedPath) : [])],
    proof: 'observe',
  }
}

function childEntries(args: DirectoryArguments, path: string, owner: OwnerArguments, facts: FactView): Entry[] {
  const asked = args.recurse ?? []
  const modes = wantedModes(args)
  const wanted = {
    user: asked.includes('user') ? owner.user : undefined,
    group: asked.includes('group') ? owner.group : undefined,
  }
  return [...facts.get(treeNeed(args))].flatMap(([child, now]): Entry[] => {
    const isFolder = now.type === 'directory'
    // At the last level Salt sees the files alone.
    if (isFolder && levelsBelow(path, child) > (args.max_depth ?? Number.POSITIVE_INFINITY)) return []
    if (asked.includes(isFolder ? 'ignore_dirs' : 'ignore_files')) return []
    const mode = asked.includes('mode') ? (isFolder ? modes.folder : modes.file) : undefined
    const change = compare(now, { ...wanted, mode })
    return change ? [{ path: child, now, change }] : []
  })
}

function levelsBelow(path: string, child: string): number {
  return child
    .slice(path.length)
    .split('/')
    .filter((name) => name !== '').length
}

function compare(now: PathStat, wanted: OwnerArguments & { mode?: string }): RightsChange | undefined {
  const change: { user?: string | number; group?: string | number; mode?: string } = {}
  if (!isOwner(now, wanted.user)) change.user = wanted.user!
  if (!isGroup(now, wanted.group)) change.group = wanted.group!
  if (wanted.mode !== undefined && now.type !== 'link' && wanted.mode !== now.mode) change.mode = wanted.mode
  return Object.keys(change).length > 0 ? change : undefined
}

function foretellRights(
  args: DirectoryArguments,
  path: string,
  now: PathFact,
  entries: readonly Entry[],
  facts: FactView,
): FactPatch[] {
  const later = new Map(
    entries.map((entry): [string, PathStat] => {
      const { mode = entry.now.mode, ...owner } = entry.change
      return [entry.path, withOwner({ ...entry.now, mode }, owner, facts)]
    }),
  )
  const patches: FactPatch[] = []
  const root = later.get(path)
  if (root)
    patches.push(predict(pathFact(path), { ...now, self: now.self?.type === 'link' ? now.self : root, followed: root }))
  for (const [child, stat] of later) {
    if (child === path) continue
    const known = facts.find(pathFact(child))
    if (known?.self) patches.push(predict(pathFact(child), { ...known, self: stat, followed: stat }))
  }
  const tree = args.recurse ? facts.find(treeNeed(args)) : undefined
  if (tree)
    patches.push(predict(treeNeed(args), new Map([...tree].map(([child, stat]) => [child, later.get(child) ?? stat]))))
  return patches
}

function fail(comment: string): Verdict<never> {
  return { kind: 'fail', comment }
}
