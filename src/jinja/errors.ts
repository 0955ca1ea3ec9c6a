import { type Diagnostic, excerptOf, error as toDiagnostic } from '../core/diagnostics.ts'
import { PythonError } from '../python/values/errors.ts'

/**
 * What goes wrong in a template: `pythonClass` and `message` as Jinja2 or Python would have them, and the place in the
 * unrendered template whose line was being parsed or executed, through imports, macros and includes.
 */
export class TemplateError extends Error {
  pythonClass: string
  /** What was meant where Python's own message is a defect. */
  meant?: string
  /** Name of the template; empty where the error belongs to none. */
  template: string
  /** Counts from 1; 0 where unknown. */
  line: number
  /** Counts from 1; where the failing tag or expression begins on `line`. */
  column?: number
  /** The line itself, as it stands in the template. */
  excerpt?: string

  constructor(pythonClass: string, message: string, place: TemplatePlace = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TemplateError'
    this.pythonClass = pythonClass
    this.meant = meantBy(options?.cause)
    this.template = place.template ?? ''
    this.line = place.line ?? 0
    this.column = place.column
    this.excerpt = place.source === undefined ? undefined : excerptOf(place.source, place.line)
  }

  /** The error as kstate tells it: code, file, line, excerpt with a caret. */
  toDiagnostic(): Diagnostic {
    const at = { file: this.template, line: this.line || undefined, column: this.column }
    return toDiagnostic('template-error', this.meant ?? `${this.pythonClass}: ${this.message}`, {
      at: this.template === '' ? undefined : at,
      excerpt: this.excerpt,
    })
  }
}

function meantBy(cause: unknown): string | undefined {
  for (let at = cause; at instanceof Error; at = at.cause) if (at instanceof PythonError && at.meant) return at.meant
  return undefined
}

export interface TemplatePlace {
  readonly template?: string
  readonly line?: number
  readonly column?: number
  readonly source?: string
}

/** A mistake in the template's text; becomes a TemplateError once the template is known. */
export class TemplateSyntaxError extends PythonError {
  constructor(
    message: string,
    readonly line: number,
    readonly offset?: number,
    pythonClass = 'TemplateSyntaxError',
  ) {
    super(pythonClass, message)
  }
}

/** A compile-time finding that is not one of syntax: an unknown filter, a block defined twice. */
export function assertionError(message: string, line: number, offset?: number): TemplateSyntaxError {
  return new TemplateSyntaxError(message, line, offset, 'TemplateAssertionError')
}

/** The column (from 1) of an offset, if that offset lies on `line`. */
export function columnOf(source: string, offset: number | undefined, line: number): number | undefined {
  if (offset === undefined || offset < 0 || offset > source.length) return undefined
  let count = 1
  for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1)) count++
  if (count !== line) return undefined
  return offset - source.lastIndexOf('\n', offset - 1)
}
