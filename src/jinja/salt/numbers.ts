import { toInt } from '../../python/numbers/convert.ts'
import { parseDouble, parseInteger as parsePythonInt } from '../../python/numbers/parse.ts'
import { textOf } from '../../python/types/markup.ts'
import { PythonError } from '../../python/values/errors.ts'
import { Float } from '../../python/values.ts'

/** What `read` gives; undefined where Python raises ValueError. */
function unlessValueError<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof PythonError && error.pythonClass === 'ValueError') return undefined
    throw error
  }
}

export const parseIntText = (text: string) => unlessValueError(() => parsePythonInt(text))

export function parseFloatText(text: string): Float | undefined {
  const double = unlessValueError(() => parseDouble(text))
  return double === undefined ? undefined : new Float(double)
}

/** Salt's `to_num`: an int if it is one, a float if it is one, else as it was. */
export function toNumber(value: unknown): unknown {
  const text = textOf(value)
  if (text === undefined) return unlessValueError(() => toInt(value)) ?? value
  return parseIntText(text) ?? parseFloatText(text) ?? value
}
