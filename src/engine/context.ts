import type { Step } from '../compile/types.ts'
import type { AskFor, CommandAnswer, Need, PrepareIo, StateFunction, UserCommand } from '../modules/kit/index.ts'
import type { Value } from '../python/values.ts'
import type { FactLayer } from './facts/layer.ts'
import type { Host } from './host.ts'
import type { RowBody } from './rows.ts'
import type { Triggers } from './triggers.ts'

/** Time and chance, passed in. */
export interface Clock {
  now(): Date
  /** Milliseconds, monotonic. */
  elapsed(): number
  sleep(milliseconds: number): Promise<void>
  random(): number
}

/** The facts that conditions (`unless`, `onlyif`, `creates`, `check_cmd`) are made of: a module's business, handed in. */
export interface GuardFacts {
  command(command: UserCommand): Need<CommandAnswer>
  /** Whether something is at a path, links followed. */
  exists(path: string): AskFor<boolean>
}

/** Everything that the walk over one host's steps needs; made anew for each run. */
export interface RunContext {
  readonly host: Host
  readonly facts: FactLayer
  readonly clock: Clock
  /** What conditions ask of the host. */
  readonly guards: GuardFacts
  /** Why paths that an action could not change stay as they are; undefined where nothing is seen. */
  readonly obstacles?: (paths: readonly string[]) => AskFor<string | undefined>
  /** Salt's global `failhard`. */
  readonly failhard: boolean
  /** The login shell of who acts (grain `shell`), for the users' own commands. */
  readonly shell: string
  /** An execution function, as `unless: [{fun: …}]` and templates call them. */
  call(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Promise<Value>
  /** What changes leave to be done; absent where nothing is kept. */
  readonly triggers?: Triggers
  /** True once the run is to stop before the next step (Ctrl-C). */
  stopped(): boolean
}

/** A step with its function, its arguments as the function takes them, and what was fetched and rendered for it. */
export interface ReadyStep {
  readonly step: Step
  readonly fn: StateFunction
  readonly args: unknown
  readonly prepared: unknown
  /** Why it could not be prepared: the step fails with this comment. */
  readonly failure?: string
  /** It is not run; what is told of it is known beforehand. */
  readonly row?: RowBody
}

export interface BoundStep {
  readonly step: Step
  readonly fn: StateFunction
  /** Plain data with defaults, secrets wrapped, `x-value` properties as Python values. */
  readonly args: unknown
  readonly io: PrepareIo
}
