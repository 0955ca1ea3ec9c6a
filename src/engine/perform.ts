import { UnquotableError } from '../core/shell.ts'
import type { Need } from '../facts/types.ts'
import { StateFailure } from '../states/index.ts'
import type { Outcome as ActOutcome, Changes, Own, Report, Touched, Verdict } from '../states/types.ts'
import { type Acted, act } from './act.ts'
import { type ConditionAnswer, checkCommands, testConditions } from './conditions.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { observe } from './observe.ts'
import { type Retry, readRetry } from './retry.ts'
import type { RowBody } from './rows.ts'

type Change = Extract<Verdict, { kind: 'change' }>

/** Which facts a step's actions may spoil. */
export type Touches = readonly Touched[] | 'everything'

export interface Performed extends RowBody {
  /** In a plan: of what it would do; absent: everything. */
  readonly touches?: Touches
}

export interface PerformOptions {
  readonly needs: readonly Need[]
  /** The watched references that changed; absent: none did. */
  readonly causes?: readonly string[]
  /** A listener: only the watch counts. */
  readonly listening?: boolean
  /** In a plan: IDs of the steps that would change, that this one requires, and that may spoil these needs. */
  hangsOn(needs: readonly Need[]): readonly string[]
  /** In a plan: the IDs of all steps before it that would change. */
  pending(): readonly string[]
  /** Further needs that are worth reading in the action's trip. */
  upcoming(): readonly Need[]
}

/** Brings one step about (or foretells it in a plan), retried where it says so. */
export async function performStep(ctx: RunContext, ready: ReadyStep, options: PerformOptions): Promise<Performed> {
  const retry = readRetry(ready.step.keywords.get('retry'))
  let performed = await once(ctx, ready, options)
  if (!retry) return performed
  if (ctx.mode === 'plan') return { ...performed, comment: `${performed.comment}  ${wouldRetry(retry)}` }
  const told: string[] = []
  for (let attempt = 1; attempt < retry.attempts && performed.result !== retry.until; attempt++) {
    told.push(
      `Attempt ${attempt}: Returned a result of "${pythonBool(performed.result)}", with the following comment: "${performed.comment}"`,
    )
    await ctx.clock.sleep((retry.interval + Math.floor(ctx.clock.random() * (retry.splay + 1))) * 1000)
    ctx.store.spoil(options.needs.map((need) => ({ kind: need.kind.name, key: need.key })))
    performed = await once(ctx, ready, options)
  }
  return told.length === 0 ? performed : { ...performed, comment: [...told, performed.comment].join('\n') }
}

/** What a step would come to, without doing anything: for `prereq`. */
export async function foretellStep(
  ctx: RunContext,
  ready: ReadyStep,
  needs: readonly Need[],
): Promise<{ result: boolean | null; changed: boolean | null; body: Performed }> {
  const plan: RunContext = { ...ctx, mode: 'plan' }
  const body = await once(plan, ready, { needs, hangsOn: () => [], pending: () => [], upcoming: () => [] })
  return { result: body.result, changed: body.changed, body }
}

/** What no process can receive (a NUL that only came to light here) fails the step that asks for it, before anything of it runs. */
async function once(ctx: RunContext, ready: ReadyStep, options: PerformOptions): Promise<Performed> {
  try {
    return await attempt(ctx, ready, options)
  } catch (cause) {
    if (!(cause instanceof UnquotableError)) throw cause
    return { result: false, changed: false, comment: `It cannot be asked or done: ${cause.message}` }
  }
}

async function attempt(ctx: RunContext, ready: ReadyStep, options: PerformOptions): Promise<Performed> {
  const needs = await observe(options.needs, ctx.store, ctx.session, ctx.sql)
  const hanging = ctx.mode === 'plan' ? options.hangsOn(needs) : []
  const conditions = await testConditions(ctx, ready.step).catch(failed)
  if (conditions && 'failure' in conditions) return { result: false, changed: false, comment: conditions.failure }
  if (conditions && hanging.length > 0 && conditions.commands) {
    return {
      result: null,
      changed: null,
      comment: `${unknownUntil(hanging)}: ${conditions.comment}`,
      depends_on: hanging,
    }
  }
  if (conditions?.skip) {
    const skipped: Performed = {
      result: true,
      changed: false,
      comment: conditions.comment,
      skipped: conditions.comment,
    }
    return checkCommand(ctx, ready, skipped)
  }
  const body = await own(ctx, ready, needs, options, hanging)
  const watched = await watch(ctx, ready, needs, options, body)
  return checkCommand(ctx, ready, watched)
}

/** A condition that could not be asked: the step fails, and says why. */
function failed(cause: unknown): { readonly failure: string } {
  if (cause instanceof StateFailure) return { failure: cause.message }
  throw cause
}

async function own(
  ctx: RunContext,
  ready: ReadyStep,
  needs: readonly Need[],
  options: PerformOptions,
  hanging: readonly string[],
): Promise<Performed> {
  if (options.listening) return { result: true, changed: false, comment: '' }
  if (ready.failure !== undefined) return { result: false, changed: false, comment: ready.failure }
  const umask = ready.step.keywords.get('umask')
  if (umask !== undefined && umask !== null && !/^0?[0-7]{1,4}$/.test(String(umask))) {
    return { result: false, changed: false, comment: `Invalid umask: ${umask}\n` }
  }
  const verdict = ready.fn.diff(ready.args, ready.ready, ctx.store.view())
  return enact(ctx, ready, verdict, needs, options, hanging)
}

async function enact(
  ctx: RunContext,
  ready: ReadyStep,
  verdict: Verdict,
  needs: readonly Need[],
  options: PerformOptions,
  hanging: readonly string[],
): Promise<Performed> {
  switch (verdict.kind) {
    case 'clean':
      if (hanging.length > 0 && needs.length > 0) return unknown(`as it is now: ${verdict.comment}`, hanging)
      return {
        result: true,
        changed: false,
        comment: (ctx.mode === 'plan' ? verdict.testComment : undefined) ?? verdict.comment,
      }
    case 'fail':
      if (hanging.length > 0 && needs.length > 0) return unknown(verdict.comment, hanging)
      return {
        result: false,
        changed: Object.keys(verdict.changes ?? {}).length > 0,
        changes: verdict.changes,
        comment: verdict.comment,
      }
    case 'unknown':
      if (ctx.mode === 'plan') {
        const on = hanging.length > 0 ? hanging : options.pending()
        if (on.length > 0) return unknown(verdict.comment, on)
      }
      return { result: false, changed: false, comment: verdict.comment }
    case 'change': {
      if (ctx.mode === 'plan') {
        ctx.store.foretell(verdict.effects)
        const changed = verdict.proof === 'observe' || Object.keys(verdict.changes).length > 0
        return {
          result: verdict.foretold ?? (changed ? null : true),
          changed,
          changes: verdict.changes,
          comment: verdict.comment,
          touches: unforetold(ready, verdict),
        }
      }
      return tell(ready, verdict, await act(ctx, ready, verdict, needs, options.upcoming))
    }
  }
}

/** What a change may spoil and does not foretell. */
function unforetold({ fn, args }: ReadyStep, { delta, effects }: Change): Touches {
  const touches = fn.touches?.(args, delta) ?? 'everything'
  if (touches === 'everything') return touches
  return touches.filter(({ kind, key }) => !effects.some(({ need }) => need.kind.name === kind && need.key === key))
}

/** `Unknown until a, b and 3 more have run`. */
export function unknownUntil(ids: readonly string[]): string {
  const shown = ids.slice(0, 4).join(', ')
  const more = ids.length > 4 ? ` and ${ids.length - 4} more` : ''
  return `Unknown until ${shown}${more} ${ids.length === 1 ? 'has' : 'have'} run`
}

function unknown(comment: string, hanging: readonly string[]): Performed {
  const on = hanging.length > 0 ? `${unknownUntil(hanging)}: ` : ''
  return { result: null, changed: null, comment: on + comment, depends_on: hanging }
}

/** What was observed, in Salt's words where the state function has them. */
function tell(ready: ReadyStep, verdict: Change, acted: Acted): Performed {
  const outcome: ActOutcome<unknown, unknown, unknown> = {
    args: ready.args,
    ready: ready.ready,
    delta: verdict.delta,
    before: acted.before,
    after: acted.after,
    outputs: acted.outputs,
    done: acted.done,
    remaining: acted.remaining,
    foretold: verdict.changes,
  }
  const report: Report = ready.fn.report?.(outcome) ?? {
    changes: acted.done ? verdict.changes : {},
    comment: defaultComment(acted, verdict.comment),
  }
  const changed = verdict.proof === 'output' ? Object.keys(report.changes).length > 0 : acted.done || acted.differs
  const result = verdict.proof === 'observe' && !acted.done ? false : (report.result ?? acted.done)
  return { result, changed, changes: changed ? report.changes : {}, comment: report.comment, warnings: report.warnings }
}

function defaultComment(acted: Acted, foretold: string): string {
  if (acted.done) return foretold
  const said = acted.outputs
    .map((output) => output.stderr.toString().trim() || output.stdout.toString().trim())
    .filter((text) => text !== '')
  const still = acted.remaining && acted.remaining.kind !== 'clean' ? acted.remaining.comment : undefined
  return [...said.slice(-1), ...(still ? [`After the action it still is not so: ${still}`] : [])].join('\n') || foretold
}

async function watch(
  ctx: RunContext,
  ready: ReadyStep,
  needs: readonly Need[],
  options: PerformOptions,
  body: Performed,
): Promise<Performed> {
  if (options.causes === undefined || !ready.fn.watch || body.changed === null || ready.failure !== undefined)
    return body
  // As in Salt, a state that failed without a change still answers what it watches.
  if (body.result === false && body.changed) return body
  const ownResult: Own = { changed: body.changed === true, comment: body.comment, changes: body.changes ?? {} }
  if (ctx.mode === 'apply') await observe(options.needs, ctx.store, ctx.session, ctx.sql)
  const verdict = ready.fn.watch(ready.args, ctx.store.view(), { causes: options.causes, own: ownResult })
  if (verdict.kind === 'clean') return options.listening ? { ...body, comment: verdict.comment } : body
  const more = await enact(ctx, ready, verdict, needs, options, [])
  if (!body.changed) return more
  const changes: Changes = { ...body.changes, ...more.changes }
  return {
    ...more,
    changed: true,
    changes,
    comment: [body.comment, more.comment].filter((text) => text !== '').join('\n'),
  }
}

/** Salt's `check_cmd` of every state: the commands decide whether it succeeded. A plan runs none. */
async function checkCommand(ctx: RunContext, ready: ReadyStep, body: Performed): Promise<Performed> {
  if (ctx.mode === 'plan' || ready.fn.schema.properties.check_cmd !== undefined) return body
  const commands = ready.step.keywords.get('check_cmd')
  // As in Salt, where no command says that it succeeded, it has not.
  if (Array.isArray(commands) && commands.length === 0) return { ...body, result: false }
  const checked: ConditionAnswer | undefined = await checkCommands(ctx, ready.step)
  if (!checked) return body
  return { ...body, result: !checked.skip, comment: checked.comment }
}

function wouldRetry({ interval, splay, attempts, until }: Retry): string {
  return `The state would be retried every ${interval} seconds (with a splay of up to ${splay} seconds) a maximum of ${attempts} times or until a result of ${pythonBool(until)} is returned`
}

function pythonBool(value: boolean | null): string {
  return value === null ? 'None' : value ? 'True' : 'False'
}
