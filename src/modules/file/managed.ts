import { type Script, sh } from '../../core/shell.ts'
import type { Action } from '../kit/action.ts'
import type { FactView, Need } from '../kit/fact.ts'
import { type LegacyOutcome, legacy } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import { files } from '../kit/touches.ts'
import { actorFact } from '../user/actor.ts'
import { setAttributes } from './attributes.ts'
import { type Content, readContent } from './contents.ts'
import { pathFact } from './facts/path.ts'
import { chooseSource, diffManaged, hashOf, type ManagedArguments, type ManagedDelta } from './managed-diff.ts'
import { managedSchema } from './managed-schema.ts'
import { askedOwner, chownWord, ownerNeeds, wantsNothing } from './owner.ts'
import { makeFolders, parentNeeds } from './parents.ts'
import { checkFailed, inTurn, writeFile } from './write.ts'

/** Follows Salt's documentation of file.managed (3007). */
export const managed = legacy<ManagedArguments, Content, ManagedDelta>({
  schema: managedSchema,
  prepare: readContent,
  facts(args, content) {
    const hosted =
      content.kind === 'none' ? [] : content.sources.flatMap((source) => (source.kind === 'host' ? [source.path] : []))
    const compares = content.kind !== 'none' && args.replace
    return [
      actorFact() as Need,
      ...hosted.map((path) => pathFact(path, ['sha256']) as Need),
      pathFact(
        args.name,
        [...(compares ? (['sha256'] as const) : []), ...(args.attrs ? (['attributes'] as const) : [])],
        (facts) => (compares ? contentNeeds(args, content, facts) : []),
      ) as Need,
      ...parentNeeds(args.name, args.makedirs),
      ...ownerNeeds(askedOwner(args)),
    ]
  },
  diff: diffManaged,
  touches: (args, delta) => files([args.name, delta.path, ...delta.folders]),
  act: (args, _content, delta) => [actOn(args, delta)],
  report,
})

/** The old contents travel only where they differ and the difference is to be shown. */
function contentNeeds(args: ManagedArguments, content: Content, facts: FactView): Need[] {
  const now = facts.get(pathFact(args.name))
  const source = chooseSource(content, facts)
  if (!args.show_changes || now.followed?.type !== 'file' || !source) return []
  if (now.sha256 === hashOf(source, facts)) return []
  const paths = [args.name, ...(source.kind === 'host' ? [source.path] : [])]
  return paths.map((path) => pathFact(path, ['content']) as Need)
}

function actOn(args: ManagedArguments, delta: ManagedDelta): Action {
  const { write, path, folders, folderRights } = delta
  const script = write ? [makeFolders(folders, folderRights), put(args, delta, write)] : setRights(delta)
  return {
    kind: 'shell',
    script: inTurn([...script, setAttributes(path, delta.attributes)]),
    stdin: write?.kind === 'bytes' ? write.bytes : undefined,
  }
}

function put(args: ManagedArguments, delta: ManagedDelta, write: NonNullable<ManagedDelta['write']>): Script {
  const { now, owner, mode, path, expect } = delta
  const kept = now
    ? {
        user: wantsNothing(owner.user) ? now.uid : owner.user,
        group: wantsNothing(owner.group) ? now.gid : owner.group,
      }
    : owner
  return writeFile({
    path,
    expect,
    owner: chownWord(kept),
    mode: mode ?? now?.mode,
    from: write.kind === 'host' ? write.path : undefined,
    backup: args.backup === 'minion' || args.backup === 'both',
    check: args.check_cmd
      ? { command: args.check_cmd, folder: args.tmp_dir || undefined, suffix: args.tmp_ext || undefined }
      : undefined,
  })
}

function setRights({ path, owner, mode, now }: ManagedDelta): Script[] {
  const word = chownWord(owner)
  const parts: Script[] = []
  if (word !== undefined) {
    const chown = now?.type === 'link' ? sh`chown -h` : sh`chown`
    parts.push(sh`${chown} -- ${word} ${path} || exit`)
  }
  // chown takes set-user-ID and set-group-ID away.
  const lasting = mode ?? (word !== undefined && now && now.type !== 'link' ? now.mode : undefined)
  if (lasting !== undefined) parts.push(sh`chmod -- ${lasting} ${path} || exit`)
  return parts
}

function report({ delta, done, outputs, remaining }: LegacyOutcome<ManagedArguments, Content, ManagedDelta>): Report {
  if (done) return { changes: delta.changes, comment: delta.comment }
  const last = outputs.at(-1)
  const said = [last?.stdout, last?.stderr].map((text) => text?.toString().trim() ?? '').filter((text) => text !== '')
  if (last?.code === checkFailed) return { changes: {}, comment: ['check_cmd execution failed', ...said].join('\n') }
  const still = remaining && remaining.kind !== 'clean' ? remaining.comment : ''
  return { changes: {}, comment: said.length > 0 ? `Failed to commit change: ${said.join('\n')}` : still }
}
