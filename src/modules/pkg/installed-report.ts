import type { Outcome, Report } from '../kit/index.ts'
import { problem, readChanges, type VersionChange } from './changes.ts'
import { describe } from './desired.ts'
import { comparedBy, type Installation, type InstalledArgs, withFiles } from './installation.ts'
import type { InstalledDelta } from './installed-diff.ts'
import { type Packages, versionOf } from './known.ts'
import { isSatisfied } from './satisfied.ts'
import type { FilesRead } from './sources.ts'

type InstalledOutcome = Outcome<
  InstalledArgs,
  { readonly packages: Packages | undefined; readonly files: FilesRead | undefined },
  InstalledDelta,
  Installation
>

/** Salt's account of an installation. */
export function reportInstalled({ args, prepared, delta, before, after, outputs, done }: InstalledOutcome): Report {
  const installation = withFiles(prepared, before.files)
  const { desired, files } = installation
  const { packages } = after
  const changes: Record<string, VersionChange> = { ...readChanges(outputs).installed }
  if (!packages || (!done && outputs.at(-1)?.code !== 0)) return { changes, comment: problem('installing', outputs) }

  for (const name of delta.reinstall) {
    const version = versionOf(packages.now, name)
    changes[name] ??= { old: version, new: version }
  }
  for (const name of delta.hold) changes[name] = withHold(changes[name], args.hold === true)

  const names = (list: readonly string[]) =>
    list.map((name) => (files ? name : describe(name, desired.get(name)))).join(', ')
  const right = (name: string) => isSatisfied(name, desired, comparedBy(args, installation), packages)
  const failed = delta.install.filter((name) => !right(name))
  const modified = delta.install.filter(right)
  const already = [...desired.keys()].filter((name) => !delta.install.includes(name) && !delta.reinstall.includes(name))
  const comment = [
    ...(failed.length > 0 ? [`The following packages failed to install/update: ${names(failed)}`] : []),
    ...(modified.length > 0 ? [modifiedComment(modified, names(modified))] : []),
    ...(already.length > 0 ? [alreadyComment(already, names(already))] : []),
    ...delta.reinstall.map((name) => `Package ${describe(name, desired.get(name))} was reinstalled.`),
    ...(args.hold === undefined ? [] : [...desired.keys()].map((name) => holdComment(name, args.hold!, delta.hold))),
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
