import { matchGlob } from '../../core/glob.ts'
import { Regex } from '../../python/regex/regex.ts'
import { textOf } from '../../python/types/markup.ts'
import { PythonError } from '../../python/values/errors.ts'

/** A glob, or a regular expression for the whole text; what is neither matches nothing. */
export function matchesExpression(value: unknown, expression: unknown): boolean {
  const text = textOf(value)
  const pattern = textOf(expression)
  if (text === undefined || pattern === undefined) return false
  if (matchGlob(text, pattern)) return true
  try {
    return new Regex(`\\A${pattern}\\Z`).match(text) !== undefined
  } catch (error) {
    if (error instanceof PythonError && error.pythonClass === 'error') return false
    throw error
  }
}
