import { type Script, sh } from '../../core/shell.ts'
import { type Action, type ShellAction, shell } from '../kit/action.ts'
import { given, whenKnown } from '../kit/ask.ts'
import type { Outcome, Report } from '../kit/report.ts'
import { state } from '../kit/state.ts'
import { files } from '../kit/touches.ts'
import { actorFact } from '../user/actor.ts'
import { attributeScripts } from './attributes.ts'
import { chosenSource } from './chosen.ts'
import { type Content, readContent } from './contents.ts'
import { pathFact } from './facts/path.ts'
import { type ManagedArguments, managedArguments } from './managed-arguments.ts'
import { checkManaged } from './managed-check.ts'
import { diffManaged, type ManagedDelta } from './managed-diff.ts'
import { chownWord, ownerFact, wantsNothing } from './owner.ts'
import { absentParents, makeDirectories } from './parents.ts'
import type { Source } from './source.ts'
import { warnOfContents } from './without-contents.ts'
import { checkFailed, holds, inTurn, writeFile } from './write.ts'

/** Follows Salt's documentation of file.managed (3007). */
export const managed = state({
  summary: 'A file with the given contents, owner and mode.',
  example: "/etc/motd:\n  file.managed:\n    - contents: Welcome.\n    - mode: '0644'\n",
  args: managedArguments,
  takesMore: true,
  check: checkManaged,
  prepare: readContent,
  facts: (args, content) => ({
    actor: actorFact(),
    file: fileFact(args, content),
    parents: absentParents(args.name, args.makedirs),
    owner: ownerFact(args),
  }),
  diff(args, facts, content) {
    const verdict = diffManaged(args, facts, content)
    if (verdict.kind !== 'clean' && verdict.kind !== 'change') return verdict
    const warnings = warnOfContents(args, facts.file.now.followed !== undefined)
    return warnings.length > 0 ? { ...verdict, warnings } : verdict
  },
  act: (args, delta) => [actOn(args, delta)],
  report,
  touches: (args, { path, parents }) => files([args.name, path, ...parents]),
  brief: ({ check_cmd }) => !check_cmd,
  manages: ({ name }) => [pathFact(name)],
})

/** What is there and what is to be there: the contents travel only where they differ and the difference is to be shown. */
function fileFact(args: ManagedArguments, content: Content) {
  const compares = content.kind !== 'none' && args.replace
  const attributes = args.attrs ? (['attributes'] as const) : []
  const now = pathFact(args.name, [...(compares ? (['sha256'] as const) : []), ...attributes])
  return whenKnown({ now, source: chosenSource(content) }, (known) => {
    const { followed, sha256 } = known.now
    const shows = compares && args.show_changes && followed?.type === 'file' && known.source
    if (!shows || sha256 === known.source?.sha256) return given(known)
    return {
      now: pathFact(args.name, ['sha256', 'content', ...attributes]),
      source: chosenSource(content, ['sha256', 'content']),
    }
  })
}

function actOn(args: ManagedArguments, delta: ManagedDelta): Action {
  const { write, path, parents, parentRights } = delta
  const script = write ? [makeDirectories(parents, parentRights), put(args, delta, write)] : setRights(delta)
  return shell(inTurn(script), {
    stdin: inputOf(write?.source),
    ...(write?.sha256 ? { check: holds(path, write.sha256) } : {}),
  })
}

function inputOf(source: Source | undefined): ShellAction['stdin'] {
  if (source?.kind === 'bytes') return source.bytes
  return source?.kind === 'large' ? source.input : undefined
}

function put(args: ManagedArguments, delta: ManagedDelta, { source }: NonNullable<ManagedDelta['write']>): Script {
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
    from: source?.kind === 'host' ? source.path : undefined,
    sha256: source?.kind === 'large' ? source.sha256 : undefined,
    attributes: delta.attributes,
    backup: args.backup === 'minion' || args.backup === 'both',
    check: args.check_cmd
      ? { command: args.check_cmd, directory: args.tmp_dir || undefined, suffix: args.tmp_ext || undefined }
      : undefined,
  })
}

function setRights({ path, owner, mode, now, attributes }: ManagedDelta): Script[] {
  const word = chownWord(owner)
  const { before, after } = attributeScripts(attributes)
  const parts: Script[] = attributes ? [sh`f=${path}`, ...before] : []
  if (word !== undefined) {
    const chown = now?.type === 'link' ? sh`chown -h` : sh`chown`
    parts.push(sh`${chown} -- ${word} ${path} || exit`)
  }
  // chown takes set-user-ID and set-group-ID away.
  const lasting = mode ?? (word !== undefined && now && now.type !== 'link' ? now.mode : undefined)
  if (lasting !== undefined) parts.push(sh`chmod -- ${lasting} ${path} || exit`)
  return [...parts, ...after]
}

function report(outcome: Outcome<unknown, unknown, ManagedDelta, Content>): Report {
  const { delta, done, outputs, remaining } = outcome
  if (done) return { changes: delta.changes, comment: delta.comment }
  const last = outputs.at(-1)
  const output = [last?.stdout, last?.stderr].map((text) => text?.toString().trim() ?? '').filter((text) => text !== '')
  if (last?.code === checkFailed) return { changes: {}, comment: ['check_cmd execution failed', ...output].join('\n') }
  const still = remaining && remaining.kind !== 'clean' ? remaining.comment : ''
  const why = output.length > 0 ? output.join('\n') : still
  return { changes: {}, comment: why === '' ? 'Failed to commit change' : `Failed to commit change: ${why}` }
}
