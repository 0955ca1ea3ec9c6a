import type { Builtin } from '../../functions/function.ts'
import { capitalize, isCased, titleCase } from '../../text/characters.ts'
import { trimStart } from '../../text/spaces.ts'
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
/** Ideographs that stand for numbers: to Unicode's categories they are letters. */
const NUMERALS =
  '㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd\u{20001}\u{20064}\u{200e2}\u{20121}\u{2092a}\u{20983}\u{2098c}\u{2099c}\u{20aea}\u{20afd}\u{20b19}\u{22390}\u{22998}\u{23b1b}\u{2626d}\u{2f890}'
every('isnumeric', new RegExp(`^[\\p{N}${NUMERALS}]+$`, 'u'))
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
  return /\p{Lowercase}/u.test(s) && !/[\p{Uppercase}\p{Lt}]/u.test(s)
}
export function isUpper(s: string): boolean {
  return /\p{Uppercase}/u.test(s) && !/[\p{Lowercase}\p{Lt}]/u.test(s)
}

/** Methods that change or judge the case and kind of letters. */
export const LETTERS: ReadonlyMap<string, Builtin> = table
