/** kstate for programs. The faces `compile`, `plan`, `apply` follow with the issue that asks for them; `kstate/jinja` is there. */
export { type Diagnostic, DiagnosticError } from './core/diagnostics.ts'
