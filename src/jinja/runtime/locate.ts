import { PythonError } from '../../python/values/errors.ts'
import { columnOf, TemplateError, TemplateSyntaxError } from '../errors.ts'
import type { Template } from './compiled.ts'

/** Any error as a TemplateError without a place: JavaScript's own become what Python would raise. */
export function toTemplateError(error: unknown): TemplateError {
  if (error instanceof TemplateError) return error
  if (error instanceof PythonError) return new TemplateError(error.pythonClass, error.message, {}, { cause: error })
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return new TemplateError('RecursionError', 'maximum recursion depth exceeded', {}, { cause: error })
  if (error instanceof RangeError && /string length|array length|BigInt/i.test(error.message))
    return new TemplateError('MemoryError', error.message, {}, { cause: error })
  if (error instanceof Error) {
    const named = (error as { pythonClass?: unknown }).pythonClass
    const pythonClass = typeof named === 'string' ? named : error.name === 'Error' ? 'Exception' : error.name
    return new TemplateError(pythonClass, error.message, {}, { cause: error })
  }
  return new TemplateError('Exception', String(error), {}, { cause: error })
}

/** Gives an error its place, unless one nearer to it has been given. */
export function locate(
  error: unknown,
  template: Pick<Template, 'name' | 'source' | 'marks'>,
  mark: number,
): TemplateError {
  const located = toTemplateError(error)
  if (located.template !== '') return located
  const [line, offset] = template.marks[mark] ?? [0, 0]
  return place(located, template, line, offset)
}

function place(
  error: TemplateError,
  template: Pick<Template, 'name' | 'source'>,
  line: number,
  offset?: number,
): TemplateError {
  const column = columnOf(template.source, offset, line)
  const { name, source } = template
  return new TemplateError(
    error.pythonClass,
    error.message,
    { template: name, line, column, source },
    { cause: error.cause ?? error },
  )
}

/** The same for mistakes found before the template runs. */
export function locateSyntax(error: unknown, name: string, source: string): TemplateError {
  const located = toTemplateError(error)
  if (located.template !== '') return located
  if (error instanceof TemplateSyntaxError) return place(located, { name, source }, error.line, error.offset)
  return place(located, { name, source }, 1)
}
