export { hintForFunction } from '../render/index.ts'
export type { FunctionCall } from './calls.ts'
export { callTargets, hasFunction, runOnTargets } from './calls.ts'
export { type CommandRequest, type CommandResult, type CommandStreams, ping, runCommand } from './commands.ts'
export type { Selection } from './compile.ts'
export { type Candidates, candidates } from './completion.ts'
export { describeFailure, type Failure, type FailureKind } from './failure.ts'
export type { Answer } from './fleet.ts'
export { grainsOf, pillarsOf } from './grains-and-pillar.ts'
export { findHolders } from './holders.ts'
export { type Initialized, initialize, type Survey, surveyProject, type TargetWords } from './init/init.ts'
export {
  type Finding,
  formatFindingJson,
  formatGithub,
  helpOfCode,
  isLintCode,
  type LintResult,
  lintTargets,
  type Migration,
  migrateTargets,
} from './lint.ts'
export { mockStates } from './mock.ts'
export type { StatesOutcome } from './outcome.ts'
export { dropPending, listPending, type Pending } from './pending.ts'
export { apply, type CompileOptions, compile, type LowChunk, plan, type RunOptions } from './program.ts'
export { idsExist, showStates, slsExists } from './queries.ts'
export { renderFile } from './render-file.ts'
export { runStates, type StatesRequest, type Watcher } from './run-states.ts'
export { sandboxDown, sandboxesUp, sandboxIds, sandboxList, sshCommand } from './sandboxes.ts'
export { functionSchemas, referenceOf } from './schema.ts'
export { longestTimeout, type Settings } from './settings.ts'
export { type Showable, showable, showTargets } from './show.ts'
export { singleHigh } from './single.ts'
export { findTargets, type Target } from './targets.ts'
export { type ModuleTest, type ModuleTestOptions, testModules } from './test-modules.ts'
export { type HostKey, type Log, noLog, silent, type Ui } from './ui.ts'
export { usage } from './usage.ts'
export { readPillar, readValue } from './values.ts'
export { type OpenOptions, openWorkspace, type Workspace } from './workspace.ts'
