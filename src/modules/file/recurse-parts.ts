import type { PrepareIo } from '../kit/prepare.ts'
import { type Kept, keptByRequired } from './clean.ts'
import { directory } from './directory.ts'
import { managed } from './managed.ts'
import { askedOwner } from './owner.ts'
import { type Part, partOf } from './part.ts'
import { withoutSlash } from './path-text.ts'
import type { RecurseArguments } from './recurse-arguments.ts'
import { listedPaths, listSource } from './recurse-list.ts'
import { symlink } from './symlink.ts'

export interface RecursePart extends Part {
  readonly kind: 'link' | 'directory' | 'file'
  /** A directory whose rights do not matter where it is there. */
  readonly onlyIfMissing?: boolean
}

export interface Parts {
  /** In the order in which they are brought about. */
  readonly parts: readonly RecursePart[]
  readonly kept: Kept
}

/** A file.symlink, file.directory or file.managed for each entry of the source, and what stays beside them. */
export async function recurseParts(args: RecurseArguments, io: PrepareIo): Promise<Parts> {
  const listing = await listSource(args, io)
  const root = withoutSlash(args.name)
  const kept = await keptByRequired(root, args.exclude_pat, io)
  const shared = { ...askedOwner(args), makedirs: true }
  const directoryPart = (name: string, onlyIfMissing = false): RecursePart => ({
    ...partOf(directory, { ...shared, name, dir_mode: args.dir_mode }, nothingKept),
    kind: 'directory',
    onlyIfMissing,
  })
  const links = listing.links.map(({ path, target }): RecursePart => {
    const own = { ...shared, name: path, target, force: args.force_symlinks, mode: args.sym_mode }
    return { ...partOf(symlink, own), kind: 'link' }
  })
  const files = listing.files.map(async ({ path, url }): Promise<RecursePart> => {
    const part = partOf(managed, { ...args, ...shared, name: path, source: url, mode: args.file_mode, dir_mode: null })
    return { ...part, kind: 'file', prepared: await managed.prepare!(part.args, io) }
  })
  return {
    parts: [
      ...links,
      ...(listing.directories.includes(root) ? [] : [directoryPart(root, true)]),
      ...listing.directories.map((path) => directoryPart(path)),
      ...(await Promise.all(files)),
    ],
    kept: { ...kept, paths: [...kept.paths, ...listedPaths(listing)] },
  }
}

const nothingKept: Kept = { paths: [], whole: [], isExcluded: () => false }
