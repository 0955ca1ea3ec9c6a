import type { Category, ClassItem } from './nodes.ts'

const UNICODE: { readonly [name in Category]: RegExp } = {
  digit: /^\p{Nd}$/u,
  word: /^[\p{L}\p{N}_]$/u,
  space: /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/u,
}

/** Whether a character is a digit, space or part of a word, as Python's `str` methods have it. */
export function isOfCategory(code: number, category: Category, ascii: boolean): boolean {
  if (code < 0x80) {
    if (category === 'digit') return code >= 0x30 && code <= 0x39
    if (category === 'space')
      return code === 0x20 || (code >= 9 && code <= 13) || (!ascii && code >= 0x1c && code <= 0x1f)
    return (
      (code >= 0x30 && code <= 0x39) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x61 && code <= 0x7a) ||
      code === 0x5f
    )
  }
  return !ascii && UNICODE[category].test(String.fromCodePoint(code))
}

/** Characters that Python takes for equal when case is ignored, beside those that differ by case: all but the first. */
const ALIKE: readonly (readonly number[])[] = [
  [0x69, 0x131],
  [0x73, 0x17f],
  [0xb5, 0x3bc],
  [0x345, 0x3b9, 0x1fbe],
  [0x390, 0x1fd3],
  [0x3b0, 0x1fe3],
  [0x3b2, 0x3d0],
  [0x3b5, 0x3f5],
  [0x3b8, 0x3d1],
  [0x3ba, 0x3f0],
  [0x3c0, 0x3d6],
  [0x3c1, 0x3f1],
  [0x3c2, 0x3c3],
  [0x3c6, 0x3d5],
  [0x1e61, 0x1e9b],
  [0xfb05, 0xfb06],
]
const FIRST_ALIKE = new Map(ALIKE.flatMap((codes) => codes.map((code) => [code, codes] as const)))

function lower(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 32 : code
  if (code === 0x130) return 0x69
  const text = String.fromCodePoint(code).toLowerCase()
  const first = text.codePointAt(0)!
  return String.fromCodePoint(first).length === text.length ? first : code
}

function upper(code: number): number {
  const text = String.fromCodePoint(code).toUpperCase()
  const first = text.codePointAt(0)!
  return String.fromCodePoint(first).length === text.length ? first : code
}

/** The one character that stands for all that are equal to it when case is ignored. */
export function fold(code: number): number {
  const small = lower(code)
  return small < 0x69 ? small : (FIRST_ALIKE.get(small)?.[0] ?? small)
}

function variants(code: number): number[] {
  const small = lower(code)
  const alike = FIRST_ALIKE.get(small) ?? [small]
  return [...alike, ...alike.map(upper)]
}

function holds(items: readonly ClassItem[], code: number): boolean {
  for (const item of items) {
    if (item.kind === 'range') {
      if (code >= item.from && code <= item.to) return true
    } else if (isOfCategory(code, item.category, item.ascii) !== item.negated) return true
  }
  return false
}

/** A test for one character of the text. */
export function classTest(items: readonly ClassItem[], negated: boolean, ignoreCase: boolean) {
  if (!ignoreCase) return (code: number) => holds(items, code) !== negated
  const ranges = items.filter((item) => item.kind === 'range')
  const categories = items.filter((item) => item.kind === 'category')
  return (code: number) =>
    (holds(categories, lower(code)) || variants(code).some((other) => holds(ranges, other))) !== negated
}
