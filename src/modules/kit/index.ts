/** The words that modules are written in. */
export { type Action, type ShellAction, type SqlAction, shell } from './action.ts'
export { Argument, type ArgumentSet, type Infer } from './argument.ts'
export {
  type Answered,
  type Ask,
  type AskFor,
  answer,
  byKey,
  type FactSource,
  given,
  type Known,
  see,
  whenKnown,
} from './ask.ts'
export { type Finding, type TreeView, wrong } from './check.ts'
export type { CommandAnswer, UserCommand, UserEnv } from './command.ts'
export {
  type FactKind,
  type FactOf,
  type FactPatch,
  type FactView,
  fact,
  factKind,
  Need,
  type NewerPredictions,
  type PredictedView,
  predict,
  type Question,
  type Read,
} from './fact.ts'
export { complaint, heard, readEach } from './heard.ts'
export { jointly } from './jointly.ts'
export { type LargeFile, largeFile, type PrepareIo, StateFailure } from './prepare.ts'
export { failure, lastError, type Outcome, type Report, reported } from './report.ts'
export type { ArgumentSchema, StateSchema, ValueRule } from './schema.ts'
export type {
  ConnectedServer,
  ProgramServer,
  SqlAnswer,
  SqlConnection,
  SqlDialect,
  SqlServer,
  SqlStatement,
} from './sql.ts'
export { type Own, type StateDefinition, StateFunction, state, type Watched } from './state.ts'
export { configurationFiles, files, isInvalidated, systemFiles, type Touched, type Touches, under } from './touches.ts'
export { Unobservable } from './unobservable.ts'
export { type Changes, type ChangeVerdict, change, clean, fail, unknown, type Verdict } from './verdict.ts'
export * from './words.ts'
