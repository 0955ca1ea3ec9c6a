/** kstate for programs: the same stages as the command line, the same JSON shapes (see the documentation of `--json`). */

export { apply, compile, plan, type RunOptions } from './cli/program.ts'
export { type Diagnostic, DiagnosticError } from './core/diagnostics.ts'
