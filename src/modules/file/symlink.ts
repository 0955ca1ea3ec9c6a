import { type Script, sh } from '../../core/shell.ts'
import { files, reported, shell, state } from '../kit/index.ts'
import { pathFact } from './facts/path.ts'
import { normalizeMode } from './mode.ts'
import { chownWord } from './owner.ts'
import { makeDirectories } from './parents.ts'
import { diffSymlink, type SymlinkDelta } from './symlink-diff.ts'
import { backupOf, resolvedTarget, type SymlinkArguments, symlinkArguments, symlinkFacts } from './symlink-facts.ts'
import { inTurn } from './write.ts'

/** Follows Salt's documentation of file.symlink (3007). */
export const symlink = state({
  summary: 'A symbolic link.',
  example: '/usr/local/bin/tool:\n  file.symlink:\n    - target: /opt/tool/bin/tool\n',
  args: symlinkArguments,
  takesMore: true,
  facts: symlinkFacts,
  diff: diffSymlink,
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
  brief: () => true,
  manages: ({ name }) => [pathFact(name)],
})

function scripts(args: SymlinkArguments, { owner, link }: SymlinkDelta): Script[] {
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
