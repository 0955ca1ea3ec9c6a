import type { LegacyOutcome } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import { problem, readChanges, type VersionChange } from './changes.ts'
import { describe } from './desired.ts'
import { packageFact } from './facts/package.ts'
import type { InstalledArgs, InstalledDelta, InstalledReady } from './installed-types.ts'
import { isSatisfied } from './targets.ts'

/** Salt's account of an installation. */
export function reportInstalled(outcome: LegacyOutcome<InstalledArgs, InstalledReady, InstalledDelta>): Report {
  const { args, ready, delta, after, outputs, done } = outcome
  const changes: Record<string, VersionChange> = { ...readChanges(outputs).installed }
  const ran = outputs.at(-1)
  if (!done && ran?.code !== 0) return { changes, comment: problem('installing', outputs) }

  for (const name of delta.reinstall) {
    const version = after.get(packageFact(name)).installed[0] ?? ''
    changes[name] ??= { old: version, new: version }
  }
  for (const name of delta.hold) changes[name] = withHold(changes[name], args.hold === true)

  const names = (list: readonly string[]) =>
    list.map((name) => (ready.sources ? name : describe(name, ready.desired.get(name)))).join(', ')
  const right = (name: string) => isSatisfied(name, ready.desired.get(name), args, after)
  const failed = delta.install.filter((name) => !right(name))
  const modified = delta.install.filter(right)
  const already = [...ready.desired.keys()].filter(
    (name) => !delta.install.includes(name) && !delta.reinstall.includes(name),
  )
  const comment = [
    ...(failed.length > 0 ? [`The following packages failed to install/update: ${names(failed)}`] : []),
    ...(modified.length > 0 ? [modifiedComment(modified, names(modified))] : []),
    ...(already.length > 0 ? [alreadyComment(already, names(already))] : []),
    ...delta.reinstall.map((name) => `Package ${describe(name, ready.desired.get(name))} was reinstalled.`),
    ...(args.hold === undefined
      ? []
      : [...ready.desired.keys()].map((name) => holdComment(name, args.hold!, delta.hold))),
  ]
  return { changes, comment: comment.join('\n') }
}

function withHold(change: VersionChange | undefined, hold: boolean): VersionChange {
  const [old, now] = hold ? ['install', 'hold'] : ['hold', 'install']
  if (!change) return { old, new: now }
  return {
    old: change.old === '' ? old : `${change.old}\n${old}`,
    new: change.new === '' ? now : `${change.new}\n${now}`,
  }
}

function modifiedComment(modified: readonly string[], summary: string): string {
  if (summary.length < 20) return `The following packages were installed/updated: ${summary}`
  const many = modified.length > 1
  return `${modified.length} targeted package${many ? 's were' : ' was'} installed/updated.`
}

function alreadyComment(already: readonly string[], summary: string): string {
  if (already.length <= 20) return `The following packages were already installed: ${summary}`
  return `${already.length} targeted packages were already installed`
}

function holdComment(name: string, hold: boolean, changed: readonly string[]): string {
  if (!changed.includes(name)) return `Package ${name} is already set ${hold ? '' : 'not '}to be held.`
  return hold ? `Package ${name} is now being held.` : `Package ${name} is no longer being held.`
}
