import { type Diagnostic, DiagnosticError } from '../../core/diagnostics.ts'
import { pipelineOf, type Tree } from '../../render/index.ts'

/** The SLS of a tree, also those that no target reaches, whose first line names a renderer that there is not. */
export function foreignFiles(tree: Tree): Diagnostic[] {
  return tree
    .files()
    .filter((path) => path.endsWith('.sls'))
    .flatMap((path) => {
      try {
        pipelineOf(tree.read(path) ?? '', tree.where(path))
        return []
      } catch (cause) {
        if (cause instanceof DiagnosticError) return [...cause.diagnostics]
        throw cause
      }
    })
}
