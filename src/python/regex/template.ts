import { raise } from '../values/errors.ts'
import { quoteText } from '../values/text.ts'
import { Source } from './source.ts'

/** Text, or the number of a group. */
type TemplatePart = string | number

interface Named {
  readonly groupCount: number
  readonly names: ReadonlyMap<string, number>
}

const CONTROL = new Map(Object.entries({ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' }))

/** What `re.sub` puts in place of a match; raises `error` with Python's message. */
export function parseTemplate(template: string, regex: Named): TemplatePart[] {
  const source = new Source(template)
  const parts: TemplatePart[] = []
  while (!source.atEnd) {
    const from = source.at
    const char = source.next()
    parts.push(char === '\\' ? takeEscape(source, regex, from) : char)
  }
  return parts
}

function takeEscape(source: Source, regex: Named, from: number): TemplatePart {
  if (source.atEnd) source.fail('bad escape (end of pattern)', from)
  const letter = source.next()
  if (letter === 'g') return checkGroup(source, regex, takeGroupName(source, regex), from + 3)
  if (/^\d$/.test(letter)) return takeDigits(source, regex, letter, from)
  const control = CONTROL.get(letter)
  if (control !== undefined) return control
  if (/^[A-Za-z]$/.test(letter)) source.fail(`bad escape \\${letter}`, from)
  return `\\${letter}`
}

/** `\0`, or three octal digits, are a character; else it is the number of a group. */
function takeDigits(source: Source, regex: Named, first: string, from: number): TemplatePart {
  const octal = first === '0' ? /^[0-7]{0,2}/.exec(source.rest) : /^[0-7]{2}/.exec(source.rest)
  if (octal && first <= '7') {
    source.skip(octal[0].length)
    const code = Number.parseInt(first + octal[0], 8)
    if (code > 0o377) source.fail(`octal escape value \\${first}${octal[0]} outside of range 0-0o377`, from)
    return String.fromCharCode(code)
  }
  const digits = first + (/^\d/.exec(source.rest)?.[0] ?? '')
  source.skip(digits.length - 1)
  return checkGroup(source, regex, Number(digits), from + 1)
}

function checkGroup(source: Source, regex: Named, group: number, at: number): number {
  if (group > regex.groupCount) source.fail(`invalid group reference ${group}`, at)
  return group
}

function takeGroupName(source: Source, regex: Named): number {
  if (!source.take('<')) source.fail('missing <', source.at)
  const at = source.at
  const name = source.takeUntil('>')
  if (name === undefined) return source.fail(source.atEnd ? 'missing group name' : 'missing >, unterminated name', at)
  if (name === '') return source.fail('missing group name', at)
  if (/^\d+$/.test(name)) return Number(name)
  const group = regex.names.get(name)
  if (group !== undefined) return group
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) source.fail(`bad character in group name ${quoteText(name)}`, at)
  return raise('IndexError', `unknown group name ${quoteText(name)}`)
}

/** A group that took no part is empty. */
export function expandTemplate(
  parts: readonly TemplatePart[],
  match: { readonly groups: readonly (string | null)[] },
): string {
  return parts.map((part) => (typeof part === 'string' ? part : (match.groups[part] ?? ''))).join('')
}
