import { isDeepStrictEqual } from 'node:util'
import { sh } from '../core/shell.ts'
import type { FactView, Need } from '../facts/types.ts'
import type { Action, Verdict } from '../states/types.ts'
import type { Answer, Section } from '../transport/types.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { guarded, requireLock, unguarded } from './guarded.ts'
import { followed, inquire, learn, observe } from './observe.ts'

export interface Acted {
  readonly before: FactView
  readonly after: FactView
  readonly outputs: readonly Answer[]
  /** All actions ended well and, where there is something to observe, it is so now. */
  readonly done: boolean
  /** What was observed differs from what was before. */
  readonly differs: boolean
  /** What `diff` says now where it is not clean. */
  readonly remaining?: Verdict
}

type Change = Extract<Verdict, { kind: 'change' }>

/**
 * Carries out a change and looks at the host again: the actions, the re-observation of the step's own needs and of the
 * `upcoming` ones that it may have spoiled travel in one request.
 */
export async function act(
  ctx: RunContext,
  ready: ReadyStep,
  verdict: Change,
  needs: readonly Need[],
  upcoming: () => readonly Need[],
): Promise<Acted> {
  const { store } = ctx
  const before = store.snapshot(needs)
  const actions = ready.fn.act(ready.args, ready.ready, verdict.delta, store.view())
  store.spoil(ready.fn.touches?.(ready.args, verdict.delta) ?? 'everything')
  store.spoil(needs.map((need) => ({ kind: need.kind.name, key: need.key })))

  const outputs = await carryOut(ctx, ready, actions, () =>
    store.missing([...(verdict.proof === 'observe' ? needs : []), ...upcoming()]),
  )
  const ok = outputs.length === actions.length && outputs.every((output, i) => succeeded(output, actions[i]!))
  if (verdict.proof === 'output') return { before, after: before, outputs, done: ok, differs: ok }

  let remaining = await look(ctx, ready, needs)
  const deadline = ctx.clock.elapsed() + (verdict.settle ?? 0) * 1000
  while (ok && remaining.kind === 'change' && ctx.clock.elapsed() < deadline) {
    await ctx.clock.sleep(200)
    store.spoil(needs.map((need) => ({ kind: need.kind.name, key: need.key })))
    remaining = await look(ctx, ready, needs)
  }
  const after = store.snapshot(needs)
  const clean = remaining.kind === 'clean'
  const differs = !isDeepStrictEqual(before.values, after.values)
  return { before, after, outputs, done: ok && clean, differs, remaining: clean ? undefined : remaining }
}

async function look(ctx: RunContext, ready: ReadyStep, needs: readonly Need[]): Promise<Verdict> {
  await observe(needs, ctx.store, ctx.session, ctx.sql)
  await observe(ready.fn.facts(ready.args, ready.ready), ctx.store, ctx.session, ctx.sql)
  return ready.fn.diff(ready.args, ready.ready, ctx.store.view())
}

function succeeded(output: Answer, action: Action): boolean {
  if (output.timedOut) return false
  return action.kind === 'shell' ? (action.success ?? [0]).includes(output.code ?? -1) : output.code === 0
}

/** Runs the actions in order, each only if the one before ended well; the last request carries the observation too. */
async function carryOut(
  ctx: RunContext,
  ready: ReadyStep,
  actions: readonly Action[],
  observing: () => Need[],
): Promise<Answer[]> {
  const outputs: Answer[] = []
  let rest = actions
  while (rest.length > 0) {
    const first = rest[0]!
    if (first.kind === 'sql') {
      await checkLock(ctx)
      outputs.push(await ctx.sql.act(first.server, first.statements))
      if (!succeeded(outputs.at(-1)!, first)) return outputs
      rest = rest.slice(1)
      continue
    }
    const shells = takeShells(rest)
    rest = rest.slice(shells.length)
    const inquiry = rest.length === 0 ? inquire(observing()) : undefined
    const sections = guarded(
      ctx.guard,
      shells.map((action) => sectionOf(action, ready)),
    )
    const answers = await ctx.session.request([...sections, ...(inquiry?.sections ?? [])])
    const own = unguarded(ctx.guard, answers.slice(0, sections.length))
    outputs.push(...own)
    if (inquiry) await learn(inquiry, answers.slice(sections.length), ctx.store, ctx.sql)
    if (own.length < shells.length || !own.every((answer, i) => succeeded(answer, shells[i]!))) return outputs
  }
  return outputs
}

async function checkLock(ctx: RunContext): Promise<void> {
  if (!ctx.guard) return
  const [answer] = await ctx.session.request([ctx.guard])
  requireLock(answer!)
}

function takeShells(actions: readonly Action[]): Extract<Action, { kind: 'shell' }>[] {
  const shells: Extract<Action, { kind: 'shell' }>[] = []
  for (const action of actions) {
    if (action.kind !== 'shell') break
    shells.push(action)
    // Only exit code 0 lets the host go on by itself.
    if (action.success && !(action.success.length === 1 && action.success[0] === 0)) break
  }
  return shells
}

function sectionOf(action: Extract<Action, { kind: 'shell' }>, { step }: ReadyStep): Section {
  const umask = step.keywords.get('umask')
  const script = umask === undefined || umask === null ? action.script : sh`umask ${String(umask)}\n${action.script}`
  return {
    script,
    stdin: action.stdin,
    user: action.user,
    timeout: action.timeout,
    isolate: action.isolate,
    when: 'ok',
  }
}

export { followed }
