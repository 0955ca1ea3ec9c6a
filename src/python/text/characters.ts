import { hasAstral } from '../iterate.ts'

/** The character at a code-point index, which may count from the end. */
export function charAt(text: string, index: number): string | undefined {
  if (!hasAstral(text)) return text[index < 0 ? index + text.length : index]
  const points = [...text]
  return points[index < 0 ? index + points.length : index]
}

/** A slice by code points; `start` and `end` are within bounds. */
export function sliceText(text: string, start: number, end: number): string {
  return hasAstral(text) ? [...text].slice(start, end).join('') : text.slice(start, end)
}

/** A UTF-16 offset as a code-point index. */
export function pointIndex(text: string, offset: number): number {
  return hasAstral(text) ? [...text.slice(0, offset)].length : offset
}

const CASED = /[\p{Uppercase}\p{Lowercase}\p{Lt}]/u

export function isCased(char: string): boolean {
  return CASED.test(char)
}

/** `str.title()` */
export function titleCase(text: string): string {
  let inside = false
  let result = ''
  for (const char of text) {
    result += inside ? char.toLowerCase() : titleChar(char)
    inside = isCased(char)
  }
  return result
}

const DIGRAPHS = 'ǄǅǆǇǈǉǊǋǌǱǲǳ'

/** The title case of one character: its upper case, of which only the first letter stays large (`ß` → `Ss`). */
export function titleChar(char: string): string {
  if (char === '') return ''
  const digraph = DIGRAPHS.indexOf(char)
  if (digraph !== -1) return DIGRAPHS[digraph - (digraph % 3) + 1] as string
  const upper = char.toUpperCase()
  if (upper.length === char.length) return upper
  const first = [...upper].findIndex(isCased) + 1
  return upper.slice(0, first) + upper.slice(first).toLowerCase()
}

/** `str.capitalize()` */
export function capitalize(text: string): string {
  const [first = ''] = text
  return titleChar(first) + text.slice(first.length).toLowerCase()
}
