/** kstate for programs: what the command line does, with the same JSON shapes (see the documentation of `--json`). */

export {
  apply,
  type CompileOptions,
  compile,
  type HostKey,
  type Log,
  type LowChunk,
  plan,
  type RunOptions,
  type Settings,
  type Ui,
} from './app/index.ts'
export { type Diagnostic, DiagnosticError } from './core/diagnostics.ts'
export type { HostJson, RunEnd, RunEvent, RunJson, StateRow, Summary } from './report/index.ts'
