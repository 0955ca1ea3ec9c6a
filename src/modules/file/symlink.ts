import { basename, dirname, normalize, resolve } from 'node:path/posix'
import { type Script, sh } from '../../core/shell.ts'
import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import { files } from '../kit/touches.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import { actorFact } from '../user/actor.ts'
import { userFact } from '../user/facts.ts'
import { flag, groupArgument, modeArgument, pathArgument, userArgument, windowsArguments } from './arguments.ts'
import { type PathFact, pathFact } from './facts/path.ts'
import { type ModeArgument, normalizeMode } from './mode.ts'
import {
  askedOwner,
  chownWord,
  isGroup,
  isOwner,
  missingOwner,
  type OwnerArguments,
  ownerNeeds,
  wantsNothing,
  withOwner,
} from './owner.ts'
import { foretellFolders, makeFolders, missingParents, parentNeeds } from './parents.ts'
import { inTurn } from './write.ts'

interface Arguments extends OwnerArguments {
  readonly name: string
  readonly target: string
  readonly force: boolean
  readonly backupname?: string | null
  readonly makedirs: boolean
  readonly mode?: ModeArgument
  readonly atomic: boolean
  readonly inherit_user_and_group: boolean
  readonly owner?: string | number | null
}

interface Delta {
  readonly owner: OwnerArguments
  /** Only the owner differs. */
  readonly ownerOnly: boolean
  readonly folders: readonly string[]
  readonly clear?: 'remove' | 'rename'
  readonly replaceBackup: boolean
  readonly changes: Changes
  readonly comment: string
}

/** Follows Salt's documentation of file.symlink (3007). */
export const symlink = legacy<Arguments, undefined, Delta>({
  schema: {
    description: 'A symbolic link.',
    properties: {
      name: pathArgument('Absolute path of the link.'),
      target: pathArgument('What the link says.'),
      force: flag('Remove a file or folder that is in the way.'),
      backupname: {
        ...pathArgument('Rename what is in the way to this: a path, or a name beside the link.'),
        type: ['string', 'null'],
        default: null,
      },
      makedirs: flag('Make the folders above, if they are missing.'),
      user: userArgument,
      group: groupArgument,
      mode: modeArgument('Mode of folders that are made'),
      ...windowsArguments,
      atomic: flag('Replace a file that is in the way, too.'),
      disallow_copy_and_unlink: flag('Has no effect: a backup is a rename.'),
      inherit_user_and_group: flag('Where user or group is not given, keep those of a link that is there.'),
      follow_symlinks: flag('Has no effect: the link itself is judged.', true),
      owner: { ...userArgument, description: 'The same as user.' },
    },
    required: ['target'],
    additionalProperties: true,
    example: `/usr/local/bin/tool:
  file.symlink:
    - target: /opt/tool/bin/tool
`,
  },
  facts: (args) => [
    actorFact() as Need,
    pathFact(args.name, [], (facts) => primaryNeeds(args, facts)) as Need,
    pathFact(resolvedTarget(args)) as Need,
    ...parentNeeds(args.name, args.makedirs),
    ...ownerNeeds(askedOwner(args)),
    ...(args.backupname ? [pathFact(backupOf(args)) as Need] : []),
  ],
  diff: (args, _ready, facts) => diff(args, facts),
  touches: (args, { folders }) =>
    files([args.name, resolvedTarget(args), ...folders, ...(args.backupname ? [backupOf(args)] : [])]),
  act: (args, _ready, delta) => [{ kind: 'shell', script: inTurn(scripts(args, delta)) }],
  report({ args, delta, done, outputs, remaining }) {
    if (done) return { changes: delta.changes, comment: delta.comment }
    const why = outputs.at(-1)?.stderr.toString().trim()
    const still = remaining && remaining.kind !== 'clean' ? remaining.comment : ''
    return { changes: {}, comment: `Unable to create new symlink ${args.name} -> ${args.target}: ${why || still}` }
  },
})

function given(args: Arguments): { user?: string | number; group?: string | number } {
  const { user, group } = askedOwner(args)
  return { user: wantsNothing(user) ? undefined : user!, group: wantsNothing(group) ? undefined : group! }
}

/** The default group is the owner's own. */
function primaryNeeds(args: Arguments, facts: FactView): Need[] {
  const actor = facts.find(actorFact())
  const { user = actor?.user } = given(args)
  return typeof user === 'string' ? [userFact(user) as Need] : []
}

function wantedOwner(args: Arguments, now: PathFact, facts: FactView): OwnerArguments {
  const kept = args.inherit_user_and_group && now.self?.type === 'link' ? now.self : undefined
  const actor = facts.get(actorFact())
  const { user = kept?.user ?? actor.user, group } = given(args)
  const account = typeof user === 'string' ? facts.find(userFact(user)) : undefined
  return { user, group: group ?? kept?.group ?? (account?.present ? account.group : actor.group) }
}

function diff(args: Arguments, facts: FactView): Verdict<Delta> {
  const { name, target } = args
  if (name === '') return { kind: 'fail', comment: 'Must provide name to file.symlink' }
  const now = facts.get(pathFact(name))
  const wrong = preflight(args, facts)
  if (wrong) return { kind: 'fail', comment: wrong }
  const owner = wantedOwner(args, now, facts)
  const said = `${owner.user}:${owner.group}`
  const isLink = now.self?.type === 'link'
  if (isLink && withoutSlash(normalize(now.target ?? '')) === withoutSlash(normalize(target)))
    return diffOwner(args, now, owner, facts)

  const folders = missingParents(name, facts)
  if (folders.length > 0 && !args.makedirs)
    return { kind: 'fail', comment: `Directory ${dirname(name)} for symlink is not present` }
  const way = isLink || !now.self ? undefined : now
  const blocked = way && inTheWay(args, way, facts)
  if (blocked) return { kind: 'fail', comment: blocked }
  const comment = isLink
    ? `Link ${name} target is set to be changed to ${target}`
    : way
      ? `The file or directory ${name} is set for removal to make way for a new symlink targeting ${target}`
      : `Symlink ${name} to ${target} is set for creation`
  const rights = { ...owner, mode: normalizeMode(args.mode) }
  const backup = way && args.backupname ? backupOf(args) : undefined
  return {
    kind: 'change',
    delta: {
      owner,
      ownerOnly: false,
      folders,
      clear: way ? (backup ? 'rename' : 'remove') : undefined,
      replaceBackup: backup !== undefined && facts.get(pathFact(backup)).self !== undefined,
      changes: { new: name },
      comment: `Created new symlink ${name} -> ${target}`,
    },
    comment: folders.length > 0 ? `${comment}\n${dirname(name)} will be created` : comment,
    changes: isLink ? { change: name } : { new: name },
    effects: [
      ...foretellFolders(folders, rights, facts),
      ...(backup && way ? [predict(pathFact(backup), way)] : []),
      foretellLink(args, owner, facts),
    ],
    proof: 'observe',
  }

  function diffOwner(_args: Arguments, link: PathFact, wanted: OwnerArguments, view: FactView): Verdict<Delta> {
    const self = link.self!
    if (isOwner(self, wanted.user) && isGroup(self, wanted.group))
      return {
        kind: 'clean',
        comment: `Symlink ${name} is present and owned by ${said}`,
        testComment: `The symlink ${name} is present`,
      }
    const had = `${self.user}:${self.group}`
    return {
      kind: 'change',
      delta: {
        owner: wanted,
        ownerOnly: true,
        folders: [],
        replaceBackup: false,
        changes: { ownership: said },
        comment: `Set ownership of symlink ${name} to ${said}`,
      },
      comment: `The symlink ${name} is present, but the ownership of the symlink would be changed from ${had} to ${said}`,
      changes: { ownership: had },
      effects: [predict(pathFact(name), { ...link, self: withOwner(self, wanted, view) })],
      proof: 'observe',
    }
  }
}

function withoutSlash(path: string): string {
  return path === '/' ? path : path.replace(/\/$/, '')
}

function preflight(args: Arguments, facts: FactView): string | undefined {
  const { name } = args
  const { user, group } = askedOwner(args)
  const wrong: string[] = []
  if (missingOwner({ user }, facts)) wrong.push(`User ${user} does not exist`)
  if (missingOwner({ group }, facts)) wrong.push(`Group ${group} does not exist`)
  if (!name.startsWith('/')) wrong.push(`Specified file ${name} is not an absolute path`)
  if (wrong.length === 0) return undefined
  return `${wrong.join('. ')}${wrong.length > 1 ? '.' : ''}`
}

function inTheWay(args: Arguments, now: PathFact, facts: FactView): string | undefined {
  const { name, target, backupname, force, atomic } = args
  if (backupname) {
    if (!backupname.startsWith('/') && backupname !== basename(backupname))
      return `Backupname must be an absolute path or a file name: ${backupname}`
    if (facts.get(pathFact(backupOf(args))).self && !force)
      return `Symlink & backup dest exists and Force not set. ${name} -> ${target} - backup: ${backupOf(args)}`
    return undefined
  }
  if (force || (atomic && now.self?.type !== 'directory')) return undefined
  const noun = now.self?.type === 'file' ? 'File' : now.self?.type === 'directory' ? 'Directory' : 'File system entry'
  return `${noun} exists where the symlink ${name} should be`
}

function backupOf({ name, backupname }: Arguments): string {
  return resolve(dirname(normalize(name)), backupname ?? '')
}

function resolvedTarget({ name, target }: Arguments): string {
  return resolve(dirname(name), target)
}

function foretellLink(args: Arguments, owner: OwnerArguments, facts: FactView): FactPatch {
  const leadsTo = facts.get(pathFact(resolvedTarget(args)))
  const self = withOwner(
    { type: 'link' as const, mode: '0777', user: 'root', group: 'root', size: Buffer.byteLength(args.target) },
    owner,
    facts,
  )
  return predict(pathFact(args.name), { ...leadsTo, self, target: args.target, real: resolvedTarget(args) })
}

function scripts(args: Arguments, { owner, ownerOnly, folders, clear, replaceBackup }: Delta): Script[] {
  const { name, target } = args
  const word = chownWord(owner)!
  const own = sh`chown -h -- ${word} ${name}`
  if (ownerOnly) return [own]
  const parts = [makeFolders(folders, { ...owner, mode: normalizeMode(args.mode) })]
  if (clear === 'remove') parts.push(sh`rm -rf -- ${name} || exit`)
  if (clear === 'rename') {
    if (replaceBackup) parts.push(sh`rm -rf -- ${backupOf(args)} || exit`)
    parts.push(sh`mv -- ${name} ${backupOf(args)} || exit`)
  }
  return [...parts, sh`ln -sfn -- ${target} ${name} || exit`, own]
}
