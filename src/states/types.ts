import type { Secret } from '../core/secrets.ts'
import type { Script } from '../core/shell.ts'
import type { FactPatch, FactView, Need, SqlServer, SqlStatement } from '../facts/types.ts'
import type { Value } from '../python/values.ts'
import type { Answer } from '../transport/types.ts'

/**
 * A state function: a schema and a few pure functions; the engine alone observes, acts and says "changed".
 *
 * `Args` is what the schema accepts, as plain data with defaults filled in (`name` is always there). Properties that the
 * schema marks `x-value: true` arrive as Python values (`python/values.ts`) instead: contexts and datasets whose types and
 * key order matter. Properties marked `x-secret: true` arrive as `Secret`.
 */
export interface StateFunction<Args = unknown, Ready = unknown, Delta = unknown> {
  readonly schema: StateSchema
  /** What the controller must fetch or render first; may be done anew when the step is reached. Throws `StateFailure` for what makes the step fail. */
  prepare?(args: Args, io: PrepareIo): Promise<Ready>
  /** What must be known of the host. */
  facts(args: Args, ready: Ready): readonly Need[]
  diff(args: Args, ready: Ready, facts: FactView): Verdict<Delta>
  act(args: Args, ready: Ready, delta: Delta, facts: FactView): readonly Action[]
  /** What is told after acting. Default: the verdict's `changes`, and a comment of what was done. `after` is the host as observed. */
  report?(outcome: Outcome<Args, Ready, Delta>): Report
  /**
   * Salt's mod_watch: runs in place of nothing more to do, after the step's own work, where a watched step changed.
   * `own` is what the step itself came to just before.
   */
  watch?(
    args: Args,
    facts: FactView,
    watched: { readonly causes: readonly string[]; readonly own: Own },
  ): Verdict<Delta>
  /** Which facts the actions may have spoiled beside the step's own needs: needs by kind and key, or everything (the default). */
  touches?(args: Args, delta: Delta): readonly Touched[] | 'everything'
}

/** JSON Schema 2020-12 of the arguments: types, defaults, enums; `properties` in Salt's order. */
export interface StateSchema {
  /** One sentence: what the state brings about. */
  readonly description: string
  readonly properties: { readonly [argument: string]: ArgumentSchema }
  /** `name` is required always. */
  readonly required?: readonly string[]
  /** `true` where Salt takes arguments that it does not name and reads none of them: they are warned about, not refused. */
  readonly additionalProperties?: boolean
  /** A state as an author writes it (SLS text); run by the documentation's test. */
  readonly example: string
}
export interface ArgumentSchema {
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly 'x-secret'?: true
  readonly 'x-value'?: true
  /** It is about running commands: `unless`, `onlyif` of the state run with it too (`runas`, `cwd`, `env`…). */
  readonly 'x-conditions'?: true
  readonly [keyword: string]: unknown
}

export type Verdict<Delta = unknown> =
  /** Nothing to do; the comment says why (Salt's wording). `changes` stays empty. */
  | {
      readonly kind: 'clean'
      readonly comment: string
      /** Salt's `test=True` wording, where it differs. */
      readonly testComment?: string
    }
  | {
      readonly kind: 'change'
      readonly delta: Delta
      /** Salt's `test=True` wording. */
      readonly comment: string
      /** Salt's shape of `changes`, as foretold. */
      readonly changes: Changes
      /** What will be so afterwards, as far as it can be foretold; empty for `proof: 'output'` where nothing can. */
      readonly effects: readonly FactPatch[]
      /** `observe`: afterwards `diff` must be clean, or the step failed. `output`: it changed because it ran; the exit code decides. */
      readonly proof: 'observe' | 'output'
      /** Seconds within which the host may still be settling after the action (a service that starts): observed again until clean. */
      readonly settle?: number
      /** In a plan: the result that Salt's test mode gives where it is not null. */
      readonly foretold?: boolean
    }
  /** It cannot be done; known before acting. */
  | { readonly kind: 'fail'; readonly comment: string; readonly changes?: Changes }
  /** It hangs on something that will only exist once earlier steps have run; `because` says what is missing ("user alice"). Plan only: in an apply this is a failure with that comment. */
  | { readonly kind: 'unknown'; readonly comment: string }

/** Salt's `changes`: any JSON data under string keys. */
export type Changes = { readonly [key: string]: unknown }

/** What an action is; nothing runs where it is built. Actions of a step run in order, each only if the one before ended well. */
export type Action =
  | {
      readonly kind: 'shell'
      readonly script: Script
      readonly stdin?: string | Uint8Array | Secret
      readonly user?: string
      readonly timeout?: number
      /** Exit codes that count as success; default [0]. */
      readonly success?: readonly number[]
      /** For commands that are not ours: see `Section.isolate`. */
      readonly isolate?: boolean
    }
  | { readonly kind: 'sql'; readonly server: SqlServer; readonly statements: readonly SqlStatement[] }

export interface Outcome<Args, Ready, Delta> {
  readonly args: Args
  readonly ready: Ready
  readonly delta: Delta
  readonly before: FactView
  /** What was observed afterwards; for `proof: 'output'` the facts known before. */
  readonly after: FactView
  /** One answer an action that was reached (SQL actions: code 0 or 1, the error in stderr). */
  readonly outputs: readonly Answer[]
  /** All actions ended well and, for `proof: 'observe'`, `diff` is clean now. */
  readonly done: boolean
  /** What `diff` says now where it is not clean. */
  readonly remaining?: Verdict<Delta>
  readonly foretold: Changes
}

export interface Report {
  readonly changes: Changes
  readonly comment: string
  /** Only to overrule `done`. */
  readonly result?: boolean
  readonly warnings?: readonly string[]
}

/** What the step itself came to before `watch` is asked. */
export interface Own {
  readonly changed: boolean
  readonly comment: string
  readonly changes: Changes
}

export interface Touched {
  /** Name of the fact kind. */
  readonly kind: string
  /** Absent: every key of the kind. */
  readonly key?: string
}

/** The controller's side effects that a state may ask for, and nothing else. */
export interface PrepareIo {
  /** `salt://path[?saltenv=base]`: the file's bytes; undefined where no file root has it. */
  source(url: string): Promise<Uint8Array | undefined>
  /** The mode of such a file in its file root, four octal digits; undefined where that is not known. */
  sourceMode?(url: string): Promise<string | undefined>
  /** Files under a `salt://` folder, relative paths sorted; empty folders end in `/`. Undefined where there is no such folder. */
  tree(url: string): Promise<readonly string[] | undefined>
  /** Links among these: relative path → what the link says; links that lead out of the file root are none. */
  links?(url: string): Promise<ReadonlyMap<string, string>>
  /** Renders a template as `file.managed` does; `context` over `defaults`, beside salt, pillar, grains, opts… Throws DiagnosticError. */
  render(
    template: { readonly name: string; readonly text: string; readonly engine: 'jinja' },
    context: ReadonlyMap<string, Value>,
  ): Promise<string>
  /** A value of the pillar or grains by Salt's colon path. */
  pillar(path: string, delimiter?: string): Value | undefined
  grains(path: string, delimiter?: string): Value | undefined
  /** An http(s) or ftp download on the controller; throws StateFailure where it fails. */
  download(url: string): Promise<Uint8Array>
  readonly sls: string
  readonly id: string
  /** The file states that this step requires, with their arguments: what they manage its `clean` leaves alone. */
  readonly requiredFiles: readonly { readonly function: string; readonly args: unknown }[]
  /** Set where nothing will be done: costlier facts may foretell what an apply would see for itself. */
  readonly planning?: boolean
  /** Now, and random numbers, for what is allowed to depend on them. */
  now(): Date
  random(): number
}

/** Thrown by `prepare` (and only there) for what makes a step fail with a comment of its own. */
export class StateFailure extends Error {}

/** A module: its functions by name, `nop` or `present`. A name that ends in `_` in code is registered without. */
export interface StateModule {
  readonly name: string
  readonly functions: { readonly [name: string]: StateFunction }
}
