import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { typeName } from '../../python/values/types.ts'
import { Float } from '../../python/values.ts'
import { type Builtin, define } from '../extension.ts'
import type { SaltHost } from './host.ts'
import { parseFloatText, parseIntText } from './numbers.ts'
import { formatTime } from './strftime.ts'

const LATEST = 253_402_300_799

/** Seconds since 1970 of a number, or of text that is one; Salt reads other dates only where timelib is installed. */
function secondsOf(date: unknown): number {
  const text = textOf(date)
  const value = text === undefined ? date : /^\d+$/.test(text) ? parseIntText(text) : parseFloatText(text)
  const seconds = value instanceof Float ? value.value : typeof value === 'boolean' ? Number(value) : value
  if ((typeof seconds !== 'number' && typeof seconds !== 'bigint') || !(Math.abs(Number(seconds)) <= LATEST))
    return raise('RuntimeError', `Unable to parse ${str(date)}. Consider installing timelib`)
  return Number(seconds)
}

export function dateFilters(host: SaltHost): { readonly [name: string]: Builtin } {
  const filter = define(
    'strftime',
    [
      ['date', null],
      ['format', '%Y-%m-%d'],
    ],
    (_call, date, format) => {
      const time = date === null ? host.now() : Math.round(secondsOf(date) * 1e6) / 1e3
      const pattern = textOf(format)
      if (pattern === undefined) return raise('TypeError', `strftime() argument 1 must be str, not ${typeName(format)}`)
      return formatTime(time, pattern, host.zoneOffset(time))
    },
  )
  return { strftime: filter, date_format: filter }
}
