import { type FactPatch, predict } from '../kit/fact.ts'
import { type Changes, change, clean, fail, type Verdict } from '../kit/verdict.ts'
import { type Kept, removals } from './clean.ts'
import type { DirectoryArguments } from './directory-arguments.ts'
import { type DirectoryFacts, insideFact } from './directory-facts.ts'
import { describeEntry } from './facts/entry-text.ts'
import { absentPath, type PathFact, pathFact } from './facts/path.ts'
import type { PathStat } from './facts/stat.ts'
import { isMode, normalizeMode } from './mode.ts'
import { askedOwner, missingOwner, type Owner, withOwner } from './owner.ts'
import { type DirectoryRights, predictDirectories } from './parents.ts'
import { withoutSlash } from './path-text.ts'
import { differingRights, type Rights } from './rights.ts'

/** A file and a link to one (or to nothing) in Salt's words. */
function describeObstacle(now: PathFact): string {
  const isPlain = now.self?.type === 'link' && ['file', 'directory', undefined].includes(now.followed?.type)
  return isPlain ? 'a symlink' : describeEntry(now)
}

/** What is there and what it shall have. */
interface Entry {
  readonly path: string
  readonly now: PathStat
  readonly change: Rights
}

export interface DirectoryDelta {
  readonly path: string
  /** Where it is not there. */
  readonly make?: {
    /** Topmost first, the directory itself last. */
    readonly paths: readonly string[]
    readonly rights: DirectoryRights
    readonly inTheWay?: 'remove' | 'rename'
    readonly replaceBackup: boolean
  }
  /** Entries to set right, the directory itself first. */
  readonly entries: readonly Entry[]
  /** What `clean` removes. */
  readonly removed: readonly string[]
  /** Salt's `changes` and comment once it is done. */
  readonly changes: Changes
  readonly comment: string
}

export function diffDirectory(args: DirectoryArguments, facts: DirectoryFacts, kept: Kept): Verdict<DirectoryDelta> {
  const wrong = refusal(args, facts)
  if (wrong) return fail(wrong)
  const { self, followed } = facts.now
  const isRefusedLink = self?.type === 'link' && (!args.allow_symlink || args.force)
  if (followed?.type === 'directory' && !isRefusedLink) return diffThere(args, facts, kept)
  return diffNew(args, facts)
}

function refusal(args: DirectoryArguments, { owner }: DirectoryFacts): string | undefined {
  const { directories, files } = wantedModes(args)
  for (const mode of [directories, files])
    if (mode !== undefined && !isMode(mode)) return `Failed to change mode to ${mode}`
  const missing = missingOwner(owner)
  if (missing) return missing
  return wrongRecurse(args)
}

/** What `recurse` cannot ask for, in Salt's words. */
export function wrongRecurse(args: DirectoryArguments): string | undefined {
  const asked = args.recurse ?? []
  if (asked.includes('ignore_files') && asked.includes('ignore_dirs'))
    return 'Must not specify "recurse" options "ignore_files" and "ignore_dirs" at the same time.'
  const owner = askedOwner(args)
  for (const who of ['user', 'group'] as const)
    if (asked.includes(who) && !owner[who])
      return `${who} not specified, but configured as a target for recursive ownership management`
  return undefined
}

function wantedModes({ dir_mode, file_mode, mode }: DirectoryArguments) {
  return { directories: normalizeMode(dir_mode || mode), files: normalizeMode(file_mode || dir_mode || mode) }
}

/** Nothing is there, or something that has to go first. */
function diffNew(args: DirectoryArguments, facts: DirectoryFacts): Verdict<DirectoryDelta> {
  const { now, backup, owner } = facts
  const backupname = args.backupname || undefined
  const path = withoutSlash(args.name)
  const obstacle = now.self?.type
  if (obstacle && !args.force) {
    if (!backupname) return fail(`Specified location ${path} exists and is ${describeObstacle(now)}`)
    if (backup?.self) return fail(`File exists where the backup target ${backupname} should go`)
  }
  const parents = obstacle ? [] : facts.parents
  if (parents.length > 0 && !args.makedirs) return fail(`No directory to create ${path} in`)
  const inTheWay = obstacle && (backupname ? 'rename' : 'remove')
  const label = obstacle === 'link' ? 'Symlink' : 'File'
  const made = { [path]: { directory: 'new' } }
  const planned = {
    ...(inTheWay === 'rename' ? { backup: `${path} would be renamed to ${backupname}` } : {}),
    ...(inTheWay === 'remove' ? { forced: `${label} would be forcibly replaced` } : {}),
    ...made,
  }
  const rights = { ...owner, mode: wantedModes(args).directories }
  return change({
    delta: {
      path,
      make: { paths: [...parents, path], rights, inTheWay, replaceBackup: backup?.self !== undefined },
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
    effects: [
      ...predictDirectories([...parents, path], rights),
      ...(inTheWay && backupname ? [predict(pathFact(backupname), now)] : []),
    ],
  })
}

/** The rights of what is there, and what is to be removed. */
function diffThere(args: DirectoryArguments, facts: DirectoryFacts, kept: Kept): Verdict<DirectoryDelta> {
  const { now, owner, all } = facts
  const path = withoutSlash(args.name)
  const root = { path, now: (args.follow_symlinks ? now.followed : now.self)! }
  const mode = wantedModes(args).directories
  const own = args.children_only ? [] : differing([root], () => ({ ...owner, mode }))
  const removed = all ? removals(path, all, kept) : []
  const stays = (entry: Entry) => !removed.some((gone) => entry.path === gone || entry.path.startsWith(`${gone}/`))
  const inside = differing(entriesInside(args, facts), ({ now }) => wantedInside(args, facts, now)).filter(stays)
  const entries = [...own, ...inside]
  if (entries.length + removed.length === 0) return clean(`The directory ${path} is in the correct state`)

  // Salt lists what is inside before the directory itself.
  const listed = Object.fromEntries([...inside, ...own].map((entry) => [entry.path, entry.change]))
  const planned: Record<string, object> = { ...listed }
  for (const gone of removed) planned[gone] = { removed: 'Removed due to clean' }
  const lines = Object.entries(planned).flatMap(([entry, change]) =>
    Object.entries(change).map(([key, value]) => `${entry}: ${key} - ${value}\n`),
  )
  const flat = (some: readonly Entry[]): Changes => Object.assign({}, ...some.map((entry) => entry.change))
  const changes = args.recurse?.includes('silent')
    ? { recursion: 'Changes silenced', ...flat(inside) }
    : { ...listed, ...flat([...inside, ...own]) }
  return change({
    delta: {
      path,
      entries,
      removed,
      changes: removed.length > 0 ? { ...changes, removed } : changes,
      comment:
        removed.length > 0
          ? `Files cleaned from directory ${path}`
          : `Directory ${path}${args.children_only ? '/*' : ''} updated`,
    },
    comment: `The following files will be changed:\n${lines.join('')}`,
    changes: planned,
    effects: [...predictRights(args, facts, entries), ...removed.map((gone) => predict(pathFact(gone), absentPath))],
  })
}

function differing(
  entries: readonly Omit<Entry, 'change'>[],
  wanted: (entry: Omit<Entry, 'change'>) => Owner & { readonly mode?: string },
): Entry[] {
  return entries
    .map((entry) => ({ ...entry, change: differingRights(entry.now, wanted(entry)) }))
    .filter(({ change }) => Object.keys(change).length > 0)
}

/** At the last level Salt sees the files alone. */
function entriesInside({ name, recurse, max_depth }: DirectoryArguments, { inside = new Map() }: DirectoryFacts) {
  const root = withoutSlash(name)
  return [...inside]
    .map(([path, now]) => ({ path, now }))
    .filter(({ path, now }) => {
      if (now.type !== 'directory') return !recurse?.includes('ignore_files')
      const levels = path.slice(root === '/' ? 1 : root.length + 1).split('/').length
      return !recurse?.includes('ignore_dirs') && levels <= (max_depth ?? Number.POSITIVE_INFINITY)
    })
}

function wantedInside(args: DirectoryArguments, { owner }: DirectoryFacts, { type }: PathStat) {
  const asked = args.recurse ?? []
  const { directories, files } = wantedModes(args)
  return {
    user: asked.includes('user') ? owner.user : undefined,
    group: asked.includes('group') ? owner.group : undefined,
    mode: asked.includes('mode') ? (type === 'directory' ? directories : files) : undefined,
  }
}

/** Of the directory, of the entries that other steps have asked about, and of the tree. */
function predictRights(args: DirectoryArguments, facts: DirectoryFacts, entries: readonly Entry[]): FactPatch[] {
  const { now, owner, inside, known } = facts
  const root = withoutSlash(args.name)
  const later = new Map(
    entries.map(({ path, now, change }) => {
      const { mode = now.mode, user, group } = change
      return [path, withOwner({ ...now, mode }, { ...owner, user, group })] as const
    }),
  )
  const patch = (path: string, stat: PathStat): FactPatch[] => {
    const fact: PathFact | undefined = path === root ? now : known.find(pathFact(path))
    if (!fact?.self) return []
    const isLink = path === root && fact.self.type === 'link'
    return [predict(pathFact(path), { ...fact, self: isLink ? fact.self : stat, followed: stat })]
  }
  return [
    ...[...later].flatMap(([path, stat]) => patch(path, stat)),
    ...(inside
      ? [predict(insideFact(args), new Map([...inside].map(([path, stat]) => [path, later.get(path) ?? stat])))]
      : []),
  ]
}
