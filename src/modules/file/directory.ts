import { type Script, sh } from '../../core/shell.ts'
import type { Action } from '../kit/action.ts'
import type { Need } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import { files } from '../kit/touches.ts'
import { forEachPath, type Kept, keptByRequired, removeAll } from './clean.ts'
import {
  type DirectoryArguments,
  type DirectoryDelta,
  diffDirectory,
  directoryPath,
  treeNeed,
} from './directory-diff.ts'
import { directorySchema } from './directory-schema.ts'
import { pathFact } from './facts/path.ts'
import { treeFact } from './facts/tree.ts'
import { askedOwner, chownWord, ownerNeeds } from './owner.ts'
import { makeFolders, parentNeeds } from './parents.ts'
import { inTurn } from './write.ts'

/** Follows Salt's documentation of file.directory (3007). */
export const directory = legacy<DirectoryArguments, Kept, DirectoryDelta>({
  schema: directorySchema,
  prepare: (args, io) => keptByRequired(directoryPath(args), args.exclude_pat, io),
  facts(args) {
    const path = directoryPath(args)
    return [
      pathFact(path) as Need,
      ...parentNeeds(path, args.makedirs),
      ...ownerNeeds(askedOwner(args)),
      ...(args.recurse ? [treeNeed(args) as Need] : []),
      ...(args.clean ? [treeFact(path) as Need] : []),
      ...(args.backupname ? [pathFact(args.backupname) as Need] : []),
    ]
  },
  diff: diffDirectory,
  touches: ({ backupname }, { path, make, removed }) =>
    files([path, ...make, ...removed, ...(backupname ? [backupname] : [])]),
  act: (args, _ready, delta) =>
    delta.make.length > 0 ? [make(args, delta)] : [...setRights(args, delta), ...removeAll(delta.removed)],
  report({ delta, done, outputs, remaining }) {
    if (done) return { changes: delta.changes, comment: delta.comment }
    const why = outputs.at(-1)?.stderr.toString().trim()
    const still = remaining && remaining.kind !== 'clean' ? remaining.comment : ''
    const failed =
      delta.make.length > 0 ? `Failed to create directory ${delta.path}` : `Failed to update directory ${delta.path}`
    return { changes: {}, comment: [failed, why || still].filter((text) => text).join(': ') }
  },
})

function make(
  { backupname }: DirectoryArguments,
  { path, make, rights, inTheWay, replaceBackup }: DirectoryDelta,
): Action {
  const clear: Script[] = []
  if (inTheWay === 'remove') clear.push(sh`rm -f -- ${path} || exit`)
  if (inTheWay === 'rename') {
    if (replaceBackup) clear.push(sh`rm -rf -- ${backupname!} || exit`)
    clear.push(sh`mv -- ${path} ${backupname!} || exit`)
  }
  return { kind: 'shell', script: inTurn([...clear, makeFolders(make, rights)]) }
}

/** One action for each owner and each mode, the paths on standard input: there may be very many. */
function setRights(args: DirectoryArguments, { entries }: DirectoryDelta): Action[] {
  const owners = new Map<string, string[]>()
  const modes = new Map<string, string[]>()
  for (const { path, now, change } of entries) {
    const owner = chownWord(change)
    if (owner !== undefined) push(owners, owner, path)
    // chown takes set-user-ID and set-group-ID away.
    const special = owner !== undefined && now.type !== 'link' && Number.parseInt(now.mode, 8) > 0o1777
    const mode = change.mode ?? (special ? now.mode : undefined)
    if (mode !== undefined) push(modes, mode, path)
  }
  const chown = args.follow_symlinks ? sh`chown` : sh`chown -h`
  return [
    ...[...owners].map(([owner, paths]) => forEachPath(sh`${chown} -- ${owner}`, paths)),
    ...[...modes].map(([mode, paths]) => forEachPath(sh`chmod -- ${mode}`, paths)),
  ]
}

function push(groups: Map<string, string[]>, key: string, path: string): void {
  const group = groups.get(key)
  if (group) group.push(path)
  else groups.set(key, [path])
}
