import { type Action, files, lastError, type Outcome, type Report, see, state } from '../kit/index.ts'
import { removeAll } from './clean.ts'
import { pathFact } from './facts/path.ts'
import { treeFact } from './facts/tree.ts'
import { checkVariables } from './managed-check.ts'
import { ownerFact } from './owner.ts'
import { allTouched, reportPart } from './part.ts'
import { withoutSlash } from './path-text.ts'
import { type RecurseArguments, recurseArguments } from './recurse-arguments.ts'
import { diffRecurse, type RecurseDelta, type Work } from './recurse-diff.ts'
import { checkSource } from './recurse-list.ts'
import { type Parts, recurseParts } from './recurse-parts.ts'

/** Follows Salt's documentation of file.recurse (3007): a file.symlink, file.directory or file.managed for each entry. */
export const recurse = state({
  summary: 'A directory with the files of a `salt://` directory.',
  example:
    "/etc/app:\n  file.recurse:\n    - source: salt://app/etc\n    - user: root\n    - dir_mode: '0755'\n    - file_mode: '0644'\n",
  args: recurseArguments,
  takesMore: true,
  check: (args, trees) => [...checkSource(args, trees), ...checkVariables(args)],
  prepare: recurseParts,
  facts: recurseFacts,
  diff: diffRecurse,
  act: (_args, { works, removed }) => [...works.flatMap(actOn), ...removeAll(removed)],
  report,
  touches: (_args, { works, removed }) =>
    allTouched([
      files(removed),
      ...works.map(({ part, verdict }) => part.fn.touches?.(part.args, verdict.delta) ?? 'everything'),
    ]),
  manages: ({ name }) => [pathFact(withoutSlash(name))],
})

function recurseFacts({ name, clean, ...args }: RecurseArguments, { parts }: Parts) {
  const root = withoutSlash(name)
  return {
    now: pathFact(root),
    owner: ownerFact(args),
    all: clean ? treeFact(root) : undefined,
    parts: parts.map(({ fn, args, prepared }) => fn.facts(args, prepared)),
    /** Each part is judged by what those before it leave. */
    view: see([]),
  }
}

/** A part acts by what its delta says; of facts it has none. */
function actOn({ part, verdict, clear }: Work): readonly Action[] {
  const own = part.fn.act(part.args, verdict.delta, undefined, part.prepared)
  return clear ? [...removeAll([part.path]), ...own] : own
}

/** What was done up to the part that failed, if one did. */
function report(outcome: Outcome<RecurseArguments, unknown, RecurseDelta, unknown>): Report {
  const { args, delta, done, outputs, remaining } = outcome
  const changes: Record<string, unknown> = {}
  let next = 0
  for (const work of delta.works) {
    const own = outputs.slice(next, next + actOn(work).length)
    next += actOn(work).length
    const isDone = done || next < outputs.length
    const { changes: made, comment } = reportPart(work.part, work.verdict, { outputs: own, done: isDone })
    if (!isDone) return { changes, comment: `#### ${work.part.path} ####\n${comment}` }
    changes[work.part.path] = made
  }
  if (delta.removed.length > 0 && done) changes.removed = delta.removed
  const still = remaining && remaining.kind !== 'clean' ? remaining.comment : ''
  return { changes, comment: done ? `Recursively updated ${args.name}` : lastError(outcome) || still }
}
