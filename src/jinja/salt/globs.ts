import { escapeRegex, Regex } from '../../python/regex/regex.ts'
import { textOf } from '../../python/types/markup.ts'
import { PythonError } from '../../python/values/errors.ts'

/** A shell pattern as Python's `fnmatch` reads it (`*`, `?`, `[seq]`, `[!seq]`), as a regular expression. */
export function globToRegex(glob: string): string {
  const chars = [...glob]
  let result = ''
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!
    if (char === '*') result += result.endsWith('.*') ? '' : '.*'
    else if (char === '?') result += '.'
    else if (char === '[') {
      let end = at + 1
      if (chars[end] === '!') end += 1
      if (chars[end] === ']') end += 1
      while (end < chars.length && chars[end] !== ']') end += 1
      if (end >= chars.length) result += '\\['
      else {
        const body = chars
          .slice(at + 1, end)
          .join('')
          .replaceAll('\\', '\\\\')
          .replace(/\[/g, '\\[')
        result += `[${body.startsWith('!') ? `^${body.slice(1)}` : body.startsWith('^') ? `\\${body}` : body}]`
        at = end
      }
    } else result += escapeRegex(char)
  }
  return `(?s:${result})\\Z`
}

export function matchesGlob(text: string, glob: string): boolean {
  try {
    return new Regex(globToRegex(glob)).match(text) !== undefined
  } catch (error) {
    // A range that runs backwards matches nothing in Python's fnmatch.
    if (error instanceof PythonError && error.pythonClass === 'error') return false
    throw error
  }
}

/** A glob, or a regular expression for the whole text; what is neither matches nothing. */
export function matchesExpression(value: unknown, expression: unknown): boolean {
  const text = textOf(value)
  const pattern = textOf(expression)
  if (text === undefined || pattern === undefined) return false
  if (matchesGlob(text, pattern)) return true
  try {
    return new Regex(`\\A${pattern}\\Z`).match(text) !== undefined
  } catch (error) {
    if (error instanceof PythonError && error.pythonClass === 'error') return false
    throw error
  }
}
