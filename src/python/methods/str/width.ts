import type { Builtin, Py } from '../../functions/function.ts'
import { codePointCount } from '../../iterate.ts'
import { indexOf } from '../../numbers.ts'
import { raise } from '../../values/errors.ts'
import { typeName } from '../../values/types.ts'
import { methodTable, text } from './define.ts'

const { table, method } = methodTable()

const MAX_WIDTH = 50_000_000
function fillOf(fill: Py): string {
  const char = text(fill, `The fill character must be a unicode character, not ${typeName(fill)}`)
  return codePointCount(char) === 1 ? char : raise('TypeError', 'The fill character must be exactly one character long')
}
function missingWidth(s: string, width: Py): number {
  const wanted = indexOf(width)
  if (wanted > MAX_WIDTH) raise('MemoryError', '')
  return Math.max(0, wanted - codePointCount(s))
}
method(
  'ljust',
  ['width', ['fillchar', ' ']],
  (s, width: Py, fill: Py) => s + fillOf(fill).repeat(missingWidth(s, width)),
)
method(
  'rjust',
  ['width', ['fillchar', ' ']],
  (s, width: Py, fill: Py) => fillOf(fill).repeat(missingWidth(s, width)) + s,
)
method('center', ['width', ['fillchar', ' ']], (s, width: Py, fill: Py) => center(s, indexOf(width), fillOf(fill)))
method('zfill', ['width'], (s, width: Py) => {
  const zeros = '0'.repeat(missingWidth(s, width))
  return /^[+-]/.test(s) ? (s[0] as string) + zeros + s.slice(1) : zeros + s
})
method('expandtabs', [['tabsize', 8]], (s, tabsize: Py) => {
  const size = indexOf(tabsize)
  let column = 0
  let result = ''
  for (const char of s) {
    const add = char === '\t' ? ' '.repeat(size > 0 ? size - (column % size) : 0) : char
    column = char === '\n' || char === '\r' ? 0 : column + codePointCount(add)
    result += add
  }
  return result
})

/** `text.center(width)`: where the space cannot be halved the left side gets more if the width is odd. */
export function center(s: string, width: number, fill = ' '): string {
  const missing = missingWidth(s, width)
  const left = Math.floor(missing / 2) + (missing & width & 1)
  return fill.repeat(left) + s + fill.repeat(missing - left)
}

/** Methods that bring a text to a width. */
export const WIDTH: ReadonlyMap<string, Builtin> = table
