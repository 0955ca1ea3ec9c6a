import { MASK } from './mask.ts'
import { isHideable } from './redact.ts'
import { maskLine } from './redact-replaced.ts'

const KEY = /(?<![\w.-])([\w.-]+)["']?\s*(?:=>|:=|[:=])\s*/g
/** The same, with its value on the lines below. */
const OPEN = /(?<![\w.-])([\w.-]+)["']?\s*(?:=>|:=|[:=])(?:\s*(?:[|>][-+\d]*|[[{(]))?$/
const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/
const KEY_ENDS = /-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/

/**
 * Lines of a text in which what stands behind a secret's key is masked (`KEY=VALUE`, `key: value`), with the lines
 * indented below it, and what stands between the marks of a private key.
 */
export function maskNamed(lines: readonly string[], isSecretKey: (key: string) => boolean): string[] {
  const masked: string[] = []
  /** The indentation of a secret's key whose value stands on the lines below it. */
  let below: number | undefined
  let inKey = false
  for (const line of lines) {
    if (below !== undefined && !isBelow(line, below)) below = undefined
    const ends = KEY_ENDS.test(line)
    if (ends && !inKey && !KEY_BEGINS.test(line)) maskKeyAbove(masked)
    masked.push(below !== undefined || (inKey && !ends) ? maskWhole(line) : maskKeyText(maskValues(line, isSecretKey)))
    inKey = !ends && (inKey || KEY_BEGINS.test(line))
    if (below === undefined && isOpen(line, isSecretKey)) below = indentOf(line)
  }
  return masked
}

function maskValues(line: string, isSecretKey: (key: string) => boolean): string {
  for (const found of line.matchAll(KEY)) {
    if (!isSecretKey(found[1]!)) continue
    const start = found.index + found[0].length
    const value = line.slice(start)
    if (isPlain(value) || /^\W*\*{6}/.test(value)) continue
    return line.slice(0, start) + MASK
  }
  return line
}

/** What is no secret in the place of one: nothing, a word such as `true`, the mark of a text or list that follows. */
function isPlain(value: string): boolean {
  const bare = value.trim().replace(/[,;]$/, '')
  return !isHideable(bare) || /^(?:[|>][-+\d]*|[[{(]|""|'')$/.test(bare) || KEY_BEGINS.test(bare)
}

function isOpen(line: string, isSecretKey: (key: string) => boolean): boolean {
  const found = OPEN.exec(line.trimEnd())
  return found !== null && isSecretKey(found[1]!)
}

function isBelow(line: string, indent: number): boolean {
  return line.trim() === '' || indentOf(line) > indent || (indentOf(line) === indent && /^\s*- /.test(line))
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function maskWhole(line: string): string {
  return line.includes(MASK) ? line : maskLine(line)
}

/** A private key of one line, with `\n` for its newlines. */
function maskKeyText(line: string): string {
  const [begins, ends] = [KEY_BEGINS.exec(line), KEY_ENDS.exec(line)]
  if (!begins) return line
  const from = begins.index + begins[0].length
  const to = ends ? ends.index : line.length
  return to - from > 1 ? line.slice(0, from) + MASK + line.slice(to) : line
}

/** The lines of a key of which only the end is seen. */
function maskKeyAbove(lines: string[]): void {
  for (let at = lines.length - 1; at >= 0 && /^[\w+/=\s]+$/.test(lines[at]!); at--) lines[at] = maskWhole(lines[at]!)
}
