import { matchGlob } from '../../core/glob.ts'
import { Regex } from '../../python/regex/regex.ts'
import { type Finding, wrong } from '../kit/check.ts'
import { StateFailure } from '../kit/prepare.ts'

/** A shell pattern in which `*` crosses `/`, or `E@` and a regular expression of Python's that is found anywhere; several: any of them. */
export type Patterns = string | readonly string[] | null | undefined

/** Whether one of the patterns matches a relative path. Throws StateFailure for an expression that cannot be read. */
export function matcherOf(patterns: Patterns): (path: string) => boolean {
  const asked = typeof patterns === 'string' ? [patterns] : (patterns ?? [])
  const tests = asked.map((pattern) => {
    if (!pattern.startsWith('E@')) return (path: string) => matchGlob(path, pattern)
    const regex = compile(pattern.slice(2))
    return (path: string) => regex.search(path) !== undefined
  })
  return (path) => tests.some((test) => test(path))
}

/** Salt's `include_pat` and `exclude_pat`: without the one everything is included, without the other nothing is excluded. */
export function selectorOf(include: Patterns, exclude: Patterns): (path: string) => boolean {
  const isIncluded = include?.length ? matcherOf(include) : () => true
  const isExcluded = matcherOf(exclude)
  return (path) => isIncluded(path) && !isExcluded(path)
}

/** Patterns of these arguments that cannot be read. */
export function checkPatterns(args: { readonly [argument: string]: Patterns }): Finding[] {
  return Object.entries(args).flatMap(([argument, patterns]) => {
    try {
      matcherOf(patterns)
      return []
    } catch (cause) {
      if (!(cause instanceof StateFailure)) throw cause
      return [wrong(argument, cause.message)]
    }
  })
}

function compile(expression: string): Regex {
  try {
    return new Regex(expression)
  } catch (cause) {
    throw new StateFailure(`${expression} is no regular expression: ${(cause as Error).message}`, { cause })
  }
}
