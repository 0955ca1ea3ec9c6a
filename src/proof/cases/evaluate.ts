import { Secret } from '../../core/secrets.ts'
import type { StateFunction } from '../../modules/kit/index.ts'
import { FileInput, type Section } from '../../transport/index.ts'
import type { Case, Given, GivenAnswer, ShownAction, ShownReport, ShownVerdict } from './case.ts'
import { type Action, afterwards, bind, type Bound, type Change, type Report, type Verdict } from './contract.ts'
import { type Facts, readFacts } from './facts.ts'
import { ioOf } from './io.ts'

/** What comes of a case, in the words of a case. */
export interface Found {
  readonly refused?: string
  readonly failure?: string
  readonly verdict?: ShownVerdict
  readonly actions?: readonly ShownAction[]
  /** What `diff` says of the host as predicted, or as the case has it afterwards. */
  readonly remaining?: Verdict
  readonly report?: ShownReport
  readonly failed?: ShownReport
}

export async function evaluate(fn: StateFunction, { full, one, args }: Given): Promise<Found> {
  const made = await bind(fn, full, args, ioOf(one.io ?? {}, one.planning))
  if (!('bound' in made)) return made
  const { bound } = made
  const facts = readFacts(one.facts ?? [], one.predicted)
  const verdict = bound.verdict(facts, one.watch)
  if (verdict.kind !== 'change') return { verdict: showVerdict(verdict) }

  const actions = bound.actions(verdict, facts)
  const after = afterwards(verdict, facts, one.facts ?? [], one.after)
  const remaining = verdict.proof === 'observe' ? bound.verdict(after) : undefined
  return {
    verdict: showVerdict(verdict),
    actions: actions.map(showAction),
    remaining,
    report: succeed(bound, verdict, { before: facts, after, remaining }, one.answers ?? actions.map(() => ({ code: 0 }))),
    ...(one.failed ? { failed: fail(bound, verdict, facts, one.failed) } : {}),
  }
}

function succeed(
  bound: Bound,
  change: Change,
  { before, after, remaining }: { before: Facts; after: Facts; remaining: Verdict | undefined },
  answers: readonly GivenAnswer[],
): ShownReport {
  const clean = remaining === undefined || remaining.kind === 'clean'
  const done = clean && answers.every(({ code }) => code === 0)
  // What was observed after a change that there is nothing to observe of is what was known before.
  const seen = change.proof === 'observe' ? after : before
  return plain(bound.report({ change, before, after: seen, answers, done, remaining: clean ? undefined : remaining }))
}

/** The first action fails: the host is as it was. */
function fail(bound: Bound, change: Change, facts: Facts, failed: NonNullable<Case['failed']>): ShownReport {
  const answers = [failed]
  return plain(bound.report({ change, before: facts, after: facts, answers, done: false, remaining: change }))
}

function showVerdict(verdict: Verdict): ShownVerdict {
  const { kind, comment } = verdict
  const { changes, plannedResult, testComment, warnings } = verdict as {
    changes?: unknown
    plannedResult?: boolean
    testComment?: string
    warnings?: readonly string[]
  }
  return plain({ kind, comment, changes, plannedResult, testComment: testComment || undefined, warnings })
}

/** Standard input that is no text is shown as hexadecimal digits. */
function showAction(action: Action): ShownAction {
  if (action.kind === 'sql') return plain({ sql: action.statements.map(({ text }) => text), exclusive: action.exclusive })
  const { script, stdin, user, timeout, success, isolate } = action
  return plain({ script: `${script.text}\n`, ...showInput(stdin), user, timeout, success, isolate: isolate || undefined })
}

function showInput(stdin: Section['stdin']): { stdin?: string; hex?: string } {
  if (stdin === undefined) return {}
  if (stdin instanceof Secret) return { stdin: `(secret) ${stdin.reveal()}` }
  if (stdin instanceof FileInput) return { stdin: `(${stdin.size} bytes of ${stdin.path})` }
  const bytes = Buffer.from(stdin as string)
  const text = bytes.toString()
  return Buffer.from(text).equals(bytes) && !text.includes('\0') ? { stdin: text } : { hex: bytes.toString('hex') }
}

/** As a file of cases can hold it. */
function plain<T extends Report | ShownVerdict | ShownAction>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
