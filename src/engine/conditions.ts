import type { Step } from '../compile/types.ts'
import { type Ask, type CommandAnswer, StateFailure, type UserCommand, type UserEnv } from '../modules/kit/index.ts'
import { orderedText } from '../python/values/ordered.ts'
import { truth } from '../python/values/types.ts'
import { Dict, toPlain, type Value } from '../python/values.ts'
import { traverse } from '../render/index.ts'
import { TransportError } from '../transport/index.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { touchedBy } from './facts/layer.ts'
import { known, observe } from './observe.ts'

export interface ConditionAnswer {
  /** The state does not run (`check_cmd`: it failed). */
  readonly skip: boolean
  /** Salt's words, a line for each keyword. */
  readonly comment: string
  /** Whether commands or functions were asked, not paths alone. */
  readonly commands: boolean
}

/** A step and the schema of its function, which says which of its arguments its conditions run with. */
type Guarded = Pick<ReadyStep, 'step' | 'fn'>

/** What must be known of the host for `unless`, `onlyif`, `creates`. Guards are taken to be pure. */
export function conditionAsks(bound: Guarded, { guards, shell }: Pick<RunContext, 'guards' | 'shell'>): Ask[] {
  const { step } = bound
  const commands = [...entriesOf(step, 'onlyif'), ...entriesOf(step, 'unless')]
    .filter((entry) => typeof entry === 'string')
    .map((entry) => guards.command(userCommand(bound, entry, shell)))
  return [...commands, ...createsPaths(step).map((path) => guards.exists(path))]
}

/** Salt's `_run_check` (3007): undefined where the step has no condition. */
export async function testConditions(ctx: RunContext, bound: Guarded): Promise<ConditionAnswer | undefined> {
  const { step } = bound
  const { keywords } = step
  if (!keywords.has('onlyif') && !keywords.has('unless') && !keywords.has('creates')) return undefined
  const answers: { skip: boolean; comment: string }[] = []
  if (keywords.has('onlyif')) answers.push(await testOnlyif(ctx, bound))
  if (keywords.has('unless')) answers.push(await testUnless(ctx, bound))
  if (keywords.has('creates')) answers.push(testCreates(ctx, step))
  return {
    skip: answers.some((answer) => answer.skip),
    comment: answers.map((answer) => answer.comment).join('\n'),
    commands: keywords.has('onlyif') || keywords.has('unless'),
  }
}

/** Salt's `check_cmd` of every state: run after it, anew. Undefined where the step has none. */
export async function checkCommands(ctx: RunContext, step: Step): Promise<ConditionAnswer | undefined> {
  const commands = entriesOf(step, 'check_cmd').map(String)
  if (commands.length === 0) return undefined
  const needs = commands.map((command) => ctx.guards.command({ command, shell: ctx.shell }))
  ctx.facts.observed.invalidate(touchedBy(needs))
  await observe(needs, ctx.facts, ctx.host)
  const failed = needs.some((need) => (known(need, ctx.facts) as CommandAnswer).code !== 0)
  return { skip: failed, commands: true, comment: `check_cmd determined the state ${failed ? 'failed' : 'succeeded'}` }
}

async function testOnlyif(ctx: RunContext, bound: Guarded): Promise<{ skip: boolean; comment: string }> {
  for (const entry of entriesOf(bound.step, 'onlyif')) {
    if (typeof entry !== 'string' && !(entry instanceof Dict))
      return { skip: false, comment: 'onlyif execution failed, bad type passed' }
    if (entry instanceof Dict && !entry.has('fun')) return { skip: false, comment: withoutFunction('onlyif', entry) }
    if (!(await holds(ctx, bound, entry, 100))) return { skip: true, comment: 'onlyif condition is false' }
  }
  return { skip: false, comment: 'onlyif condition is true' }
}

async function testUnless(ctx: RunContext, bound: Guarded): Promise<{ skip: boolean; comment: string }> {
  let answer = { skip: false, comment: 'unless condition is false' }
  for (const entry of entriesOf(bound.step, 'unless')) {
    if (entry instanceof Dict && !entry.has('fun'))
      return { skip: answer.skip, comment: withoutFunction('unless', entry) }
    if (typeof entry !== 'string' && !(entry instanceof Dict))
      answer = { skip: false, comment: 'unless condition is false, bad type passed' }
    else if (await holds(ctx, bound, entry, 0)) answer = { skip: true, comment: 'unless condition is true' }
    else return { skip: false, comment: 'unless condition is false' }
  }
  return answer
}

function withoutFunction(keyword: string, entry: Dict): string {
  return `no \`fun\` argument in ${keyword}: ${orderedText(entry)}`
}

function testCreates(ctx: RunContext, step: Step): { skip: boolean; comment: string } {
  const paths = createsPaths(step)
  const all = paths.every((path) => known(ctx.guards.exists(path), ctx.facts) === true)
  if (!all || (paths.length === 0 && !Array.isArray(step.keywords.get('creates'))))
    return { skip: false, comment: 'Creates files not found' }
  return {
    skip: true,
    comment: typeof step.keywords.get('creates') === 'string' ? `${paths[0]} exists` : 'All files in creates exist',
  }
}

/**
 * Whether a guard is true; `refusedAs` is the exit code that counts where Salt refuses the command (no such user, shell, directory).
 * @throws Unobservable where it could not be asked
 */
async function holds(ctx: RunContext, bound: Guarded, entry: string | Dict, refusedAs: number): Promise<boolean> {
  if (entry instanceof Dict) return truth(await callGuard(ctx, entry))
  const answer = known(ctx.guards.command(userCommand(bound, entry, ctx.shell)), ctx.facts) as CommandAnswer
  const code = answer.refused === undefined ? answer.code : refusedAs
  return code === 0 || successCodes(bound).includes(code)
}

async function callGuard(ctx: RunContext, entry: Dict): Promise<Value> {
  const args = entry.get('args')
  const kwargs = new Map(
    [...entry]
      .map(([key, value]): [string, Value] => [String(key), value])
      .filter(([key]) => !['fun', 'args', 'get_return'].includes(key)),
  )
  const fun = String(entry.get('fun'))
  const result = await ctx.call(fun, Array.isArray(args) ? args : [], kwargs).catch((cause: Error) => {
    if (cause instanceof TransportError) throw cause
    throw new StateFailure(`The function ${fun} of a condition failed: ${cause.message}`)
  })
  const path = entry.get('get_return') ?? null
  return truth(path) ? (traverse(result, path) ?? null) : result
}

function userCommand(bound: Guarded, command: string, shell: string): UserCommand {
  return { command, ...surroundings(bound, shell) }
}

/**
 * An argument that conditions run with. One that the function has for something else (the `shell` of an account) is none;
 * where the function has none of that name, it can only be meant for them.
 */
function conditionArgument({ step, fn }: Guarded, name: string): Value | undefined {
  const property = fn.schema.properties[name]
  return property && !property['x-conditions'] ? undefined : step.args.get(name)
}

/** The arguments of cmd.run that Salt passes on to guards. */
function surroundings(bound: Guarded, shell: string): Omit<UserCommand, 'command'> {
  const { step } = bound
  const without = [step.keywords.get('cmd_opts_exclude') ?? []].flat().map(String)
  const option = (name: string): Value | undefined => {
    if (without.includes(name)) return undefined
    const value = step.keywords.get(name) ?? conditionArgument(bound, name)
    return value === null ? undefined : value
  }
  const text = (name: string) => {
    const value = option(name)
    return value === undefined ? undefined : String(value)
  }
  const timeout = option('timeout')
  const env = option('env')
  return {
    shell: without.includes('shell') ? undefined : (text('shell') ?? shell),
    runas: text('runas'),
    cwd: text('cwd'),
    env: env === undefined ? undefined : (toPlain(env) as UserEnv),
    prependPath: text('prepend_path'),
    umask: text('umask'),
    timeout: typeof timeout === 'number' ? timeout : undefined,
  }
}

function successCodes(bound: Guarded): number[] {
  const codes = conditionArgument(bound, 'success_retcodes')
  return (Array.isArray(codes) ? codes : [codes]).filter((code) => typeof code === 'number')
}

function entriesOf(step: Step, keyword: string): Value[] {
  if (!step.keywords.has(keyword)) return []
  const value = step.keywords.get(keyword)!
  return Array.isArray(value) ? value : [value]
}

function createsPaths(step: Step): string[] {
  return entriesOf(step, 'creates').filter((path) => typeof path === 'string')
}
