import type { Action } from './action.ts'
import type { ArgumentSet, Infer } from './argument.ts'
import type { Ask, Known } from './ask.ts'
import type { Finding, TreeView } from './check.ts'
import type { Need } from './fact.ts'
import type { PrepareIo } from './prepare.ts'
import type { Outcome, Report } from './report.ts'
import type { ArgumentSchema, StateSchema } from './schema.ts'
import type { Touches } from './touches.ts'
import type { Changes, Verdict } from './verdict.ts'

/** What the step itself came to before `watch` is asked. */
export interface Own {
  readonly changed: boolean
  readonly comment: string
  readonly changes: Changes
}

export interface Watched {
  /** `module: ID` of each watched state that changed. */
  readonly causes: readonly string[]
  readonly own: Own
}

/** A state function as its module declares it: pure pieces, of which the engine makes observe → diff → act → observe. */
export interface StateDefinition<Set extends ArgumentSet, Asked extends Ask, Delta, Prepared> {
  /** One sentence: what the state brings about. */
  readonly summary: string
  /** A state as an author writes it (SLS text). */
  readonly example: string
  readonly args: Set
  /** Salt takes arguments here that it does not name and reads none of them. */
  readonly takesMore?: true
  /** What of the arguments and the file roots is seen to be wrong before anything runs, beside what `args` says. */
  check?(args: Infer<Set>, trees: TreeView): readonly Finding[]
  /** What the controller must fetch or render first; may be done anew when the step is reached. Throws `StateFailure`. */
  prepare?(args: Infer<Set>, io: PrepareIo): Promise<Prepared>
  /** What must be known of the host. */
  facts(args: Infer<Set>, prepared: Prepared): Asked
  diff(args: Infer<Set>, facts: Known<Asked>, prepared: Prepared): Verdict<Delta>
  act(args: Infer<Set>, delta: Delta, facts: Known<Asked>, prepared: Prepared): readonly Action[]
  /** What is told after acting. Default: the predicted changes and the verdict's comment, or the host's error. */
  report?(outcome: Outcome<Infer<Set>, Known<Asked>, Delta, Prepared>): Report
  /** Salt's mod_watch: after the step's own work, where a watched step changed. */
  watch?(args: Infer<Set>, facts: Known<Asked>, watched: Watched): Verdict<Delta>
  /** What the actions may change beside the step's own facts. Default: everything. */
  touches?(args: Infer<Set>, delta: Delta): Touches
  /** With these arguments it only does what takes the host a moment: `parallel: true` gains nothing by a channel of its own. Default: not. */
  brief?(args: Infer<Set>): boolean
  /** Which objects of the host this state is about: for orphans, moves, and what else in a tree speaks of the same thing. */
  manages(args: Infer<Set>): readonly Need[]
}

/** The pieces of a state function, as the engine calls them. */
export interface StatePieces {
  check?(args: unknown, trees: TreeView): readonly Finding[]
  prepare?(args: unknown, io: PrepareIo): Promise<unknown>
  facts(args: unknown, prepared: unknown): Ask
  diff(args: unknown, facts: unknown, prepared: unknown): Verdict
  act(args: unknown, delta: unknown, facts: unknown, prepared: unknown): readonly Action[]
  report?(outcome: Outcome<unknown, unknown, unknown, unknown>): Report
  watch?(args: unknown, facts: unknown, watched: Watched): Verdict
  touches?(args: unknown, delta: unknown): Touches
  brief?(args: unknown): boolean
  manages(args: unknown): readonly Need[]
}

/** A state function: a schema, and pure pieces without their types. */
export class StateFunction {
  readonly schema: StateSchema
  readonly check: StatePieces['check']
  readonly prepare: StatePieces['prepare']
  readonly facts: StatePieces['facts']
  readonly diff: StatePieces['diff']
  readonly act: StatePieces['act']
  readonly report: StatePieces['report']
  readonly watch: StatePieces['watch']
  readonly touches: StatePieces['touches']
  readonly brief: StatePieces['brief']
  readonly manages: StatePieces['manages']

  constructor(schema: StateSchema, pieces: StatePieces) {
    this.schema = schema
    this.check = pieces.check
    this.prepare = pieces.prepare
    this.facts = pieces.facts
    this.diff = pieces.diff
    this.act = pieces.act
    this.report = pieces.report
    this.watch = pieces.watch
    this.touches = pieces.touches
    this.brief = pieces.brief
    this.manages = pieces.manages
  }
}

/** Declares a state function. Its file is named after it, and so is the file's export (`config-set.ts` exports `configSet`). */
export function state<const Set extends ArgumentSet, const Asked extends Ask, Delta = undefined, Prepared = undefined>(
  definition: StateDefinition<Set, Asked, Delta, Prepared>,
): StateFunction {
  const { summary, example, args, takesMore, ...pieces } = definition
  const required = Object.entries(args).flatMap(([name, argument]) => (argument.required ? [name] : []))
  const properties = Object.fromEntries(
    Object.entries(args).map(([name, argument]): [string, ArgumentSchema] => [name, argument.schema]),
  )
  const schema: StateSchema = {
    description: summary,
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(takesMore ? { additionalProperties: true } : {}),
    example,
  }
  return new StateFunction(schema, pieces as unknown as StatePieces)
}
