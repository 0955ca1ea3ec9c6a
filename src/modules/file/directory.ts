import { type Script, sh } from '../../core/shell.ts'
import { type Action, type Finding, failure, files, shell, state, wrong } from '../kit/index.ts'
import { forEachPath, keptByRequired, removeAll } from './clean.ts'
import { type DirectoryArguments, directoryArguments } from './directory-arguments.ts'
import { type DirectoryDelta, diffDirectory, wrongRecurse } from './directory-diff.ts'
import { directoryFacts } from './directory-facts.ts'
import { pathFact } from './facts/path.ts'
import { chownWord } from './owner.ts'
import { makeDirectories } from './parents.ts'
import { withoutSlash } from './path-text.ts'
import { checkPatterns } from './patterns.ts'
import { inTurn } from './write.ts'

/** Follows Salt's documentation of file.directory (3007). */
export const directory = state({
  summary: 'A directory with the given owner and mode, and where asked for all that is in it.',
  example: "/srv/app:\n  file.directory:\n    - user: root\n    - mode: '0755'\n    - makedirs: true\n",
  args: directoryArguments,
  takesMore: true,
  check: checkDirectory,
  prepare: (args, io) => keptByRequired(withoutSlash(args.name), args.exclude_pat, io),
  facts: directoryFacts,
  diff: diffDirectory,
  act: (args, delta) =>
    delta.make ? [make(args, delta, delta.make)] : [...setRights(args, delta), ...removeAll(delta.removed)],
  report(outcome) {
    const { path, make, changes, comment } = outcome.delta
    if (outcome.done) return { changes, comment }
    return { changes: {}, comment: failure(outcome, `Failed to ${make ? 'create' : 'update'} directory ${path}`) }
  },
  touches: ({ backupname }, { path, make, removed }) =>
    files([path, ...(make?.paths ?? []), ...removed, ...(backupname ? [backupname] : [])]),
  brief: ({ clean, recurse }) => !clean && !recurse,
  manages: ({ name }) => [pathFact(withoutSlash(name))],
})

/** What of the arguments cannot be, whatever the host is. */
function checkDirectory(args: DirectoryArguments): Finding[] {
  const { exclude_pat } = args
  const text = wrongRecurse(args)
  return [...(text === undefined ? [] : [wrong('recurse', text)]), ...checkPatterns({ exclude_pat })]
}

function make(
  { backupname }: DirectoryArguments,
  { path }: DirectoryDelta,
  { paths, rights, inTheWay, replaceBackup }: NonNullable<DirectoryDelta['make']>,
): Action {
  const clear: Script[] = []
  if (inTheWay === 'remove') clear.push(sh`rm -f -- ${path} || exit`)
  if (inTheWay === 'rename') {
    if (replaceBackup) clear.push(sh`rm -rf -- ${backupname!} || exit`)
    clear.push(sh`mv -- ${path} ${backupname!} || exit`)
  }
  return shell(inTurn([...clear, makeDirectories(paths, rights)]), { check: sh`[ -d ${path} ]` })
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
