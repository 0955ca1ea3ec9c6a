import { dirname, normalize } from 'node:path/posix'
import { change, clean, fail, predict, type Verdict } from '../kit/index.ts'
import { nounOf } from './facts/entry-text.ts'
import { type PathFact, pathFact } from './facts/path.ts'
import type { PathType } from './facts/stat.ts'
import { normalizeMode } from './mode.ts'
import { isGroup, isOwner, type Owner, wantsNothing, withOwner } from './owner.ts'
import { predictDirectories } from './parents.ts'
import { backupOf, resolvedTarget, type SymlinkArguments, type SymlinkFacts } from './symlink-facts.ts'

export interface SymlinkDelta {
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

export function diffSymlink(args: SymlinkArguments, facts: SymlinkFacts): Verdict<SymlinkDelta> {
  const { target } = args
  const wrong = missingAccounts(facts.asked)
  if (wrong) return fail(wrong)
  const { self, target: text } = facts.now
  const isSo = self?.type === 'link' && samePath(text ?? '', target)
  return isSo ? diffOwner(args, facts) : diffLink(args, facts)
}

function samePath(one: string, other: string): boolean {
  const plain = (path: string) => normalize(path).replace(/(?<=.)\/$/, '')
  return plain(one) === plain(other)
}

function missingAccounts({ user, group, missing = [] }: Owner): string | undefined {
  const wrong = missing.map((one) => `${one} ${one === 'User' ? user : group} does not exist`)
  if (wrong.length === 0) return undefined
  return `${wrong.join('. ')}${wrong.length > 1 ? '.' : ''}`
}

/** Who is asked for, with `inherit_user_and_group` who owns the link, else who acts; the group that is not given is the user's own. */
function wantedOwner(args: SymlinkArguments, { now: { self }, actor, asked, account }: SymlinkFacts): Owner {
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

function diffOwner(args: SymlinkArguments, facts: SymlinkFacts): Verdict<SymlinkDelta> {
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

function diffLink(args: SymlinkArguments, facts: SymlinkFacts): Verdict<SymlinkDelta> {
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
function refuse(
  { force, atomic, ...args }: SymlinkArguments,
  type: PathType,
  backup: PathFact | undefined,
): string | undefined {
  const { name, target, backupname } = args
  if (backupname) {
    if (backup?.self && !force)
      return `Symlink & backup dest exists and Force not set. ${name} -> ${target} - backup: ${backupOf(args)}`
    return undefined
  }
  if (force || (atomic && type !== 'directory')) return undefined
  const noun = nounOf(type)
  return `${noun[0]!.toUpperCase()}${noun.slice(1)} exists where the symlink ${name} should be`
}

function predictedLink(args: SymlinkArguments, owner: Owner, leadsTo: PathFact): PathFact {
  const made = {
    type: 'link' as const,
    mode: '0777',
    user: 'root',
    group: 'root',
    size: Buffer.byteLength(args.target),
  }
  return { ...leadsTo, self: withOwner(made, owner), target: args.target, real: resolvedTarget(args) }
}
