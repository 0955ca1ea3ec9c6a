import { isBlankOrEnd, isBreak } from '../read/cursor.ts'

/** In which styles a text may be printed. */
export interface Analysis {
  readonly multiline: boolean
  readonly flowPlain: boolean
  readonly blockPlain: boolean
  readonly single: boolean
}

const BOTH_AT_START = new Set(',[]{}#&*!|>\'"%@`')
const FLOW_INSIDE = new Set(',?[]{}')

/** Follows libyaml: its printable characters leave out tabs and everything beyond U+FFFF. */
export function isPrintable(code: number): boolean {
  if (code === 0x0a || (code >= 0x20 && code <= 0x7e)) return true
  if (code < 0xa0) return false
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
}

export function analyze(text: string): Analysis {
  if (text === '') return { multiline: false, flowPlain: false, blockPlain: true, single: true }
  const marker = text.startsWith('---') || text.startsWith('...')
  let flowIndicators = marker
  let blockIndicators = marker
  let special = false
  let multiline = false
  let breakThenSpace = false
  let spaceThenBreak = false
  let previous = 'text'
  let blankBefore = true
  const chars = [...text]
  chars.forEach((char, at) => {
    const code = char.codePointAt(0)!
    const blankAfter = at + 1 === chars.length || isBlankOrEnd(chars[at + 1]!.charCodeAt(0))
    if (at === 0 ? BOTH_AT_START.has(char) || (char === '-' && blankAfter) : char === '#' && blankBefore)
      flowIndicators = blockIndicators = true
    else if (char === ':' || (at === 0 && char === '?')) {
      flowIndicators = true
      if (blankAfter) blockIndicators = true
    } else if (at > 0 && FLOW_INSIDE.has(char)) flowIndicators = true
    if (!isPrintable(code)) special = true
    if (isBreak(code)) {
      multiline = true
      if (previous === 'space') spaceThenBreak = true
      previous = 'break'
    } else if (char === ' ') {
      if (previous === 'break') breakThenSpace = true
      previous = 'space'
    } else previous = 'text'
    blankBefore = isBlankOrEnd(code)
  })
  const isEdge = (code: number) => code === 0x20 || isBreak(code)
  const edges = isEdge(text.charCodeAt(0)) || isEdge(text.charCodeAt(text.length - 1))
  const never = spaceThenBreak || special
  const plain = !never && !edges && !breakThenSpace && !multiline
  return {
    multiline,
    flowPlain: plain && !flowIndicators,
    blockPlain: plain && !blockIndicators,
    single: !never && !breakThenSpace,
  }
}
