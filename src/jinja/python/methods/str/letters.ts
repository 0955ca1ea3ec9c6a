import type { Builtin } from '../../../extension.ts'
import { trimStart } from '../../spaces.ts'
import { capitalize, isCased, titleCase } from '../../text.ts'
import { methodTable } from './define.ts'

const { table, method } = methodTable()

method('upper', [], (s) => s.toUpperCase())
method('lower', [], (s) => s.toLowerCase())
method('title', [], (s) => titleCase(s))
method('capitalize', [], (s) => capitalize(s))
method('casefold', [], (s) => s.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ'))
method('swapcase', [], (s) => {
  let swapped = ''
  for (const char of s) swapped += /\p{Ll}/u.test(char) ? char.toUpperCase() : char.toLowerCase()
  return swapped
})

function every(name: string, pattern: RegExp): void {
  method(name, [], (s) => pattern.test(s))
}
every('isdigit', /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468]+$/u)
every('isdecimal', /^\p{Nd}+$/u)
every('isnumeric', /^\p{N}+$/u)
every('isalpha', /^\p{L}+$/u)
every('isalnum', /^[\p{L}\p{N}]+$/u)
every('isascii', /^[\x00-\x7f]*$/)
every('isidentifier', /^[\p{ID_Start}_]\p{ID_Continue}*$/u)
every('isprintable', /^(?:[^\p{C}\p{Z}]| )*$/u)
method('isspace', [], (s) => s !== '' && trimStart(s) === '')
method('islower', [], (s) => isLower(s))
method('isupper', [], (s) => isUpper(s))
method('istitle', [], (s) => [...s].some(isCased) && titleCase(s) === s)

export function isLower(s: string): boolean {
  return /\p{Ll}/u.test(s) && !/[\p{Lu}\p{Lt}]/u.test(s)
}
export function isUpper(s: string): boolean {
  return /\p{Lu}/u.test(s) && !/[\p{Ll}\p{Lt}]/u.test(s)
}

/** Methods that change or judge the case and kind of letters. */
export const LETTERS: ReadonlyMap<string, Builtin> = table
