import { basename, dirname, normalize, resolve } from 'node:path/posix'
import { type Script, sh } from '../../core/shell.ts'
import {
  change,
  clean,
  fail,
  files,
  flag,
  type Infer,
  type Known,
  path,
  predict,
  reported,
  shell,
  state,
  type Verdict,
  whenKnown,
} from '../kit/index.ts'
import { actorFact } from '../user/actor.ts'
import { userFact } from '../user/facts.ts'
import { backupname, makedirs, modeOf, owned, owner, windows } from './arguments.ts'
import { type PathFact, pathFact } from './facts/path.ts'
import { normalizeMode } from './mode.ts'
import { askedOwner, chownWord, isGroup, isOwner, type Owner, ownerFact, wantsNothing, withOwner } from './owner.ts'
import { absentParents, makeDirectories, predictDirectories } from './parents.ts'
import { inTurn } from './write.ts'

const args = {
  name: path('Absolute path of the link.'),
  target: path('What the link says.'),
  force: flag('Remove a file or directory that is in the way.'),
  backupname: backupname('Rename what is in the way to this: a path, or a name beside the link.'),
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
type Arguments = Infer<typeof args>

function linkFacts(args: Arguments) {
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
type Facts = Known<ReturnType<typeof linkFacts>>

interface Delta {
  readonly owner: Owner
  /** Absent: only the owner differs. */
  readonly link?: {
    readonly parents: readonly string[]
    readonly inTheWay?: 'remove' | 'rename'
    readonly replaceBackup: boolean
  }
  /** Salt's `changes` and comment once it is done. */
  readonly changes: { readonly [key: string]: string }
  readonly comment: string
}

/** Follows Salt's documentation of file.symlink (3007). */
export const symlink = state({
  summary: 'A symbolic link.',
  example: '/usr/local/bin/tool:\n  file.symlink:\n    - target: /opt/tool/bin/tool\n',
  args,
  takesMore: true,
  facts: linkFacts,
  diff(args, facts): Verdict<Delta> {
    const { name, target } = args
    if (name === '') return fail('Must provide name to file.symlink')
    const wrong = preflight(args, facts.asked)
    if (wrong) return fail(wrong)
    const { self, target: says } = facts.now
    const isSo = self?.type === 'link' && samePath(says ?? '', target)
    return isSo ? diffOwner(args, facts) : diffLink(args, facts)
  },
  act: (args, delta) => [
    shell(inTurn(scripts(args, delta)), { check: sh`[ "$(readlink -- ${args.name})" = ${args.target} ]` }),
  ],
  report: (outcome) => {
    const { args, delta } = outcome
    const failed = `Unable to create new symlink ${args.name} -> ${args.target}`
    return { ...reported(outcome, delta.comment, failed), ...(outcome.done ? { changes: delta.changes } : {}) }
  },
  touches: (args, { link }) =>
    files([args.name, resolvedTarget(args), ...(link?.parents ?? []), ...(args.backupname ? [backupOf(args)] : [])]),
  manages: ({ name }) => [pathFact(name)],
})

function preflight({ name }: Arguments, { user, group, missing = [] }: Owner): string | undefined {
  const wrong = missing.map((one) => `${one} ${one === 'User' ? user : group} does not exist`)
  if (!name.startsWith('/')) wrong.push(`Specified file ${name} is not an absolute path`)
  if (wrong.length === 0) return undefined
  return `${wrong.join('. ')}${wrong.length > 1 ? '.' : ''}`
}

/** Who is asked for, with `inherit_user_and_group` who owns the link, else who acts; the group that is not given is the user's own. */
function wantedOwner(args: Arguments, { now: { self }, actor, asked, account }: Facts): Owner {
  const kept = args.inherit_user_and_group && self?.type === 'link' ? self : undefined
  const owns = kept ?? actor
  const belongs = kept ?? (account?.present ? account : actor)
  return {
    ...(wantsNothing(asked.user) ? { user: owns.user, uid: owns.uid } : { user: asked.user, uid: asked.uid }),
    ...(wantsNothing(asked.group)
      ? { group: belongs.group, gid: belongs.gid }
      : { group: asked.group, gid: asked.gid }),
  }
}

function diffOwner(args: Arguments, facts: Facts): Verdict<Delta> {
  const { name } = args
  const { now } = facts
  const self = now.self!
  const owner = wantedOwner(args, facts)
  const wanted = `${owner.user}:${owner.group}`
  if (isOwner(self, owner.user) && isGroup(self, owner.group))
    return clean(`Symlink ${name} is present and owned by ${wanted}`, `The symlink ${name} is present`)
  const had = `${self.user}:${self.group}`
  return change({
    delta: { owner, changes: { ownership: wanted }, comment: `Set ownership of symlink ${name} to ${wanted}` },
    comment: `The symlink ${name} is present, but the ownership of the symlink would be changed from ${had} to ${wanted}`,
    changes: { ownership: had },
    effects: [predict(pathFact(name), { ...now, self: withOwner(self, owner) })],
  })
}

function diffLink(args: Arguments, facts: Facts): Verdict<Delta> {
  const { name, target } = args
  const { now, parents, backup } = facts
  if (parents.length > 0 && !args.makedirs) return fail(`Directory ${dirname(name)} for symlink is not present`)
  const isLink = now.self?.type === 'link'
  const other = isLink || !now.self ? undefined : now.self.type
  const refusal = other && refuse(args, other, backup)
  if (refusal) return fail(refusal)
  const owner = wantedOwner(args, facts)
  const comment = isLink
    ? `Link ${name} target is set to be changed to ${target}`
    : other
      ? `The file or directory ${name} is set for removal to make way for a new symlink targeting ${target}`
      : `Symlink ${name} to ${target} is set for creation`
  return change({
    delta: {
      owner,
      link: {
        parents,
        inTheWay: other && (backup ? 'rename' : 'remove'),
        replaceBackup: other !== undefined && backup?.self !== undefined,
      },
      changes: { new: name },
      comment: `Created new symlink ${name} -> ${target}`,
    },
    comment: parents.length > 0 ? `${comment}\n${dirname(name)} will be created` : comment,
    changes: isLink ? { change: name } : { new: name },
    effects: [
      ...predictDirectories(parents, { ...owner, mode: normalizeMode(args.mode) }),
      ...(other && backup ? [predict(pathFact(backupOf(args)), now)] : []),
      predict(pathFact(name), predictedLink(args, owner, facts.target)),
    ],
  })
}

/** Why what is there may not be put out of the way. */
function refuse({ force, atomic, ...args }: Arguments, type: string, backup: PathFact | undefined): string | undefined {
  const { name, target, backupname } = args
  if (backupname) {
    if (!backupname.startsWith('/') && backupname !== basename(backupname))
      return `Backupname must be an absolute path or a file name: ${backupname}`
    if (backup?.self && !force)
      return `Symlink & backup dest exists and Force not set. ${name} -> ${target} - backup: ${backupOf(args)}`
    return undefined
  }
  if (force || (atomic && type !== 'directory')) return undefined
  const noun = type === 'file' ? 'File' : type === 'directory' ? 'Directory' : 'File system entry'
  return `${noun} exists where the symlink ${name} should be`
}

function predictedLink(args: Arguments, owner: Owner, leadsTo: PathFact): PathFact {
  const made = {
    type: 'link' as const,
    mode: '0777',
    user: 'root',
    group: 'root',
    size: Buffer.byteLength(args.target),
  }
  return { ...leadsTo, self: withOwner(made, owner), target: args.target, real: resolvedTarget(args) }
}

function scripts(args: Arguments, { owner, link }: Delta): Script[] {
  const { name, target } = args
  const own = sh`chown -h -- ${chownWord(owner)!} ${name}`
  if (!link) return [own]
  const parts = [makeDirectories(link.parents, { ...owner, mode: normalizeMode(args.mode) })]
  if (link.inTheWay === 'remove') parts.push(sh`rm -rf -- ${name} || exit`)
  if (link.inTheWay === 'rename') {
    if (link.replaceBackup) parts.push(sh`rm -rf -- ${backupOf(args)} || exit`)
    parts.push(sh`mv -- ${name} ${backupOf(args)} || exit`)
  }
  return [...parts, sh`ln -sfn -- ${target} ${name} || exit`, own]
}

function samePath(one: string, other: string): boolean {
  const plain = (path: string) => normalize(path).replace(/(?<=.)\/$/, '')
  return plain(one) === plain(other)
}

function backupOf({ name, backupname }: Pick<Arguments, 'name' | 'backupname'>): string {
  return resolve(dirname(normalize(name)), backupname ?? '')
}

function resolvedTarget({ name, target }: Pick<Arguments, 'name' | 'target'>): string {
  return resolve(dirname(name), target)
}
