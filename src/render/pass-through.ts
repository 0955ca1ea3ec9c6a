import { DiagnosticError, error } from '../core/diagnostics.ts'
import type { TemplateEngine } from './session.ts'

/** For trees without templates: texts that hold no Jinja go as they are, all others are refused. */
export const passThrough: TemplateEngine = async ({ text, name }) => {
  const found = /\{[{%#]/.exec(text)
  if (!found) return { text }
  const line = text.slice(0, found.index).split('\n').length
  throw new DiagnosticError(error('template', 'templates are not rendered here', { at: { file: name, line } }))
}
