import type { Action } from '../kit/action.ts'
import type { FactView, Need } from '../kit/fact.ts'
import { type LegacyOutcome, type LegacyState, legacy } from '../kit/legacy.ts'
import type { PrepareIo } from '../kit/prepare.ts'
import type { Report } from '../kit/report.ts'
import { files } from '../kit/touches.ts'
import { type Kept, keptByRequired, removeAll } from './clean.ts'
import { directory } from './directory.ts'
import { pathFact } from './facts/path.ts'
import { treeFact } from './facts/tree.ts'
import { managed } from './managed.ts'
import { askedOwner, ownerNeeds } from './owner.ts'
import { allTouched, partNeeds, withDefaults } from './part.ts'
import {
  diffRecurse,
  type RecurseArguments,
  type RecurseDelta,
  type RecursePart,
  type RecurseReady,
} from './recurse-diff.ts'
import { folderOf, listedPaths, listSource } from './recurse-list.ts'
import { recurseSchema } from './recurse-schema.ts'
import { symlink } from './symlink.ts'

/** Follows Salt's documentation of file.recurse (3007): a file.symlink, file.directory or file.managed for each entry. */
export const recurse = legacy<RecurseArguments, RecurseReady, RecurseDelta>({
  schema: recurseSchema,
  prepare,
  facts: (args, { parts }) => [
    pathFact(args.name) as Need,
    ...ownerNeeds(askedOwner(args)),
    ...parts.flatMap(partNeeds),
    ...(args.clean ? [treeFact(folderOf(args.name)) as Need] : []),
  ],
  diff: diffRecurse,
  touches: (_args, { works, removed }) =>
    allTouched([
      files(removed),
      ...works.map(({ part, verdict }) => part.fn.touches?.(part.args, verdict.delta) ?? 'everything'),
    ]),
  act: (_args, _ready, delta) => [...delta.works.flatMap(actOn), ...removeAll(delta.removed)],
  report,
})

async function prepare(args: RecurseArguments, io: PrepareIo): Promise<RecurseReady> {
  const listing = await listSource(args, io)
  const owner = askedOwner(args)
  const root = folderOf(args.name)
  const kept = await keptByRequired(root, args.exclude_pat, io)
  const folder = (path: string, onlyIfMissing = false): RecursePart => ({
    path,
    kind: 'folder',
    onlyIfMissing,
    fn: directory.legacy as LegacyState,
    args: withDefaults(directory.schema, { ...owner, name: path, dir_mode: args.dir_mode, makedirs: true }),
    ready: nothingKept,
  })
  const link = ({ path, target }: (typeof listing.links)[number]): RecursePart => {
    const own = { ...owner, name: path, target, makedirs: true, force: args.force_symlinks, mode: args.sym_mode }
    return {
      path,
      kind: 'link',
      fn: symlink.legacy as LegacyState,
      args: withDefaults(symlink.schema, own),
      ready: undefined,
    }
  }
  const file = async ({ path, url }: (typeof listing.files)[number]): Promise<RecursePart> => {
    const own = { ...args, ...owner, name: path, source: url, mode: args.file_mode, dir_mode: null, makedirs: true }
    const whole = withDefaults(managed.schema, own)
    return {
      path,
      kind: 'file',
      fn: managed.legacy as LegacyState,
      args: whole,
      ready: await managed.prepare!(whole as never, io),
    }
  }
  return {
    parts: [
      ...listing.links.map(link),
      ...(listing.folders.includes(root) ? [] : [folder(root, true)]),
      ...listing.folders.map((path) => folder(path)),
      ...(await Promise.all(listing.files.map(file))),
    ],
    kept: { ...kept, paths: [...kept.paths, ...listedPaths(listing)] },
  }
}

const nothingKept: Kept = { paths: [], whole: [], isExcluded: () => false }

type Work = RecurseDelta['works'][number]

function actOn({ part, verdict, clear }: Work): readonly Action[] {
  const own = part.fn.act(part.args, part.ready, verdict.delta, noFacts)
  return clear ? [...removeAll([part.path]), ...own] : own
}

/** The parts act by what their delta says. */
const noFacts: FactView = { get: usedFacts, find: () => undefined, layer: usedFacts }

function usedFacts(): never {
  throw new Error('defect: a part of file.recurse asked for facts while it acted')
}

/** What was done up to the part that failed, if one did. */
function report(outcome: LegacyOutcome<RecurseArguments, RecurseReady, RecurseDelta>): Report {
  const { args, delta, done, outputs, remaining } = outcome
  const changes: Record<string, unknown> = {}
  let next = 0
  for (const work of delta.works) {
    const own = outputs.slice(next, next + actOn(work).length)
    next += actOn(work).length
    const isDone = done || next < outputs.length
    const told = reportPart(work, outcome, own, isDone)
    if (!isDone) return { changes, comment: `#### ${work.part.path} ####\n${told.comment}` }
    changes[work.part.path] = told.changes
  }
  if (delta.removed.length > 0 && done) changes.removed = delta.removed
  const why = outputs.at(-1)?.stderr.toString().trim()
  const still = remaining && remaining.kind !== 'clean' ? remaining.comment : ''
  return { changes, comment: done ? `Recursively updated ${args.name}` : why || still }
}

function reportPart(
  { part, verdict }: Work,
  outcome: LegacyOutcome<RecurseArguments, RecurseReady, RecurseDelta>,
  outputs: LegacyOutcome<unknown, unknown, unknown>['outputs'],
  done: boolean,
): Report {
  const own = { ...outcome, args: part.args, ready: part.ready, delta: verdict.delta, foretold: verdict.changes }
  return part.fn.report!({ ...own, outputs, done, remaining: undefined })
}
