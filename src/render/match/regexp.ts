import { Regex } from '../../python/regex/regex.ts'

const compiled = new Map<string, Regex>()

/** Python's `re.match`: from the beginning, not to the end. What cannot be read, or takes forever, matches nothing. */
export function matchRegExp(text: string, expression: string): boolean {
  try {
    const regex = compiled.get(expression) ?? new Regex(expression)
    compiled.set(expression, regex)
    return regex.match(text) !== undefined
  } catch {
    return false
  }
}
