import type { Caller } from '../functions/function.ts'
import type { Kwargs } from '../functions/kwargs.ts'
import { escapeMarkup } from '../types/markup.ts'
import { raise } from '../values/errors.ts'
import { quoteText, repr, str } from '../values/text.ts'
import type { Dict } from '../values.ts'
import { asciiOnly } from './percent.ts'
import { formatValue } from './spec.ts'

interface Arguments {
  readonly call: Caller
  readonly args: readonly unknown[]
  readonly kwargs: Kwargs | Dict | undefined
  readonly escaping: boolean
  /** Automatic numbering: the next number, or that numbers are given by hand. */
  next: number | 'manual'
}

/** `format.format(*args, **kwargs)`; `escaping`: values are escaped, as Markup does it. */
export function formatBraces(
  call: Caller,
  format: string,
  args: readonly unknown[],
  kwargs: Kwargs | Dict | undefined,
  escaping = false,
): string {
  return expand(format, { call, args, kwargs, escaping, next: 0 }, 2)
}

function expand(format: string, given: Arguments, depth: number): string {
  if (depth < 0) raise('ValueError', 'Max string recursion exceeded')
  let text = ''
  for (let i = 0; i < format.length; ) {
    const char = format[i] as string
    if (char !== '{' && char !== '}') {
      const next = format.slice(i).search(/[{}]/)
      text += next === -1 ? format.slice(i) : format.slice(i, i + next)
      i = next === -1 ? format.length : i + next
    } else if (format[i + 1] === char) {
      text += char
      i += 2
    } else if (char === '}') raise('ValueError', "Single '}' encountered in format string")
    else {
      const end = fieldEnd(format, i + 1)
      text += field(format.slice(i + 1, end), given, depth)
      i = end + 1
    }
  }
  return text
}

function fieldEnd(format: string, start: number): number {
  if (start >= format.length) raise('ValueError', "Single '{' encountered in format string")
  let depth = 1
  let bracket = false
  for (let i = start; i < format.length; i++) {
    const char = format[i]
    if (char === '[' && depth === 1) bracket = true
    else if (char === ']') bracket = false
    else if (!bracket && char === '{') depth++
    else if (!bracket && char === '}' && --depth === 0) return i
  }
  const unmatched = /^[^{}!:]*!/.test(format.slice(start))
  return raise('ValueError', unmatched ? "unmatched '{' in format spec" : "expected '}' before end of string")
}

function field(source: string, given: Arguments, depth: number): string {
  const match = /^((?:[^[\]!:{]|\[[^\]]*\])*)(?:!([\s\S]?))?(?::([\s\S]*))?$/.exec(source)
  if (!match) {
    if (/^[^!:]*\{/.test(source)) raise('ValueError', "unexpected '{' in field name")
    if (/^[^!]*\[[^\]]*$/.test(source)) raise('ValueError', "expected '}' before end of string")
    raise('ValueError', "expected ':' after conversion specifier")
  }
  const [, name = '', conversion, spec = ''] = match
  let value = lookUp(name, given)
  if (conversion !== undefined) value = convert(value, conversion)
  const expanded = expand(spec, given, depth - 1)
  if (given.escaping)
    return expanded === '' ? escapeMarkup(value).text : escapeMarkup(formatValue(value, expanded)).text
  return formatValue(value, expanded)
}

function convert(value: unknown, conversion: string): string {
  if (conversion === 'r') return repr(value)
  if (conversion === 's') return str(value)
  if (conversion === 'a') return asciiOnly(repr(value))
  if (conversion === '') raise('ValueError', "unmatched '{' in format spec")
  return raise('ValueError', `Unknown conversion specifier ${conversion}`)
}

function lookUp(name: string, given: Arguments): unknown {
  const [, first = '', rest = ''] = /^([^.[]*)([\s\S]*)$/.exec(name) ?? []
  if (first === '' && rest !== '') raise('KeyError', "''")
  let value = argument(first, given)
  let at = 0
  const steps = /\.([^.[]*)|\[([^\]]*)\]|([\s\S])/g
  for (let step = steps.exec(rest); step; step = steps.exec(rest)) {
    at++
    if (step[3] !== undefined) raise('ValueError', "Only '.' or '[' may follow ']' in format field specifier")
    if (step[1] === '' || step[2] === '') raise('ValueError', 'Empty attribute in format string')
    value =
      step[1] !== undefined
        ? given.call.getAttribute(value, step[1])
        : given.call.getItem(value, index(step[2] as string))
    if (at > 1000) raise('ValueError', 'Max string recursion exceeded')
  }
  return value
}

function argument(name: string, given: Arguments): unknown {
  if (name === '' || /^\d+$/.test(name)) {
    if (name === '') {
      if (given.next === 'manual')
        raise('ValueError', 'cannot switch from manual field specification to automatic field numbering')
    } else {
      if (given.next !== 'manual' && given.next > 0)
        raise('ValueError', 'cannot switch from manual field specification to automatic field numbering')
      given.next = 'manual'
    }
    const position = name === '' ? (given.next as number) : Number(name)
    if (name === '') given.next = position + 1
    if (position >= given.args.length) raise('IndexError', 'tuple index out of range')
    return given.args[position]
  }
  const value = given.kwargs?.get(name)
  return value === undefined ? raise('KeyError', quoteText(name)) : value
}

function index(key: string): unknown {
  return /^\d+$/.test(key) ? Number(key) : key
}
