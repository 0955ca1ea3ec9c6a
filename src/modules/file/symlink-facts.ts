import { dirname, normalize, resolve } from 'node:path/posix'
import { absolutePath, flag, type Infer, type Known, path, whenKnown } from '../kit/index.ts'
import { actorFact } from '../user/actor.ts'
import { userFact } from '../user/facts.ts'
import { backupname, makedirs, modeOf, owned, owner, windows } from './arguments.ts'
import { pathFact } from './facts/path.ts'
import { askedOwner, ownerFact, wantsNothing } from './owner.ts'
import { absentParents } from './parents.ts'

export const symlinkArguments = {
  name: absolutePath('Absolute path of the link.'),
  target: path('What the link says.'),
  force: flag('Remove a file or directory that is in the way.'),
  backupname: backupname('Rename what is in the way to this: an absolute path, or a name beside the link.').matching(
    /^(\/|[^/]*$)/,
    'it is neither an absolute path nor a file name',
  ),
  makedirs,
  ...owned,
  mode: modeOf('Mode of directories that are made'),
  ...windows,
  atomic: flag('Replace a file that is in the way, too.'),
  disallow_copy_and_unlink: flag('Has no effect: a backup is a rename.'),
  inherit_user_and_group: flag('Where user or group is not given, keep those of a link that is there.'),
  follow_symlinks: flag('Has no effect: the link itself is judged.').default(true),
  owner,
}

export type SymlinkArguments = Infer<typeof symlinkArguments>

export function symlinkFacts(args: SymlinkArguments) {
  const asked = askedOwner(args).user
  return {
    now: pathFact(args.name),
    target: pathFact(resolvedTarget(args)),
    backup: args.backupname ? pathFact(backupOf(args)) : undefined,
    parents: absentParents(args.name, args.makedirs),
    asked: ownerFact(args),
    actor: actorFact(),
    /** Of who is asked for, else of who acts. */
    account: whenKnown(actorFact(), (actor) => {
      const user = wantsNothing(asked) ? actor.user : asked
      return typeof user === 'string' ? userFact(user) : undefined
    }),
  }
}

export type SymlinkFacts = Known<ReturnType<typeof symlinkFacts>>

/** Where what is in the way goes. */
export function backupOf({ name, backupname }: Pick<SymlinkArguments, 'name' | 'backupname'>): string {
  return resolve(dirname(normalize(name)), backupname ?? '')
}

/** The absolute path that the link leads to. */
export function resolvedTarget({ name, target }: Pick<SymlinkArguments, 'name' | 'target'>): string {
  return resolve(dirname(name), target)
}
