import { matchingBlocks } from './matching.ts'

const context = 3

interface Piece {
  readonly sign: ' ' | '-' | '+'
  readonly lines: readonly string[]
}

/**
 * What Salt tells of a changed file: a unified diff without file names, as Python's difflib prints it (a last line
 * without newline is joined with what follows), or a sentence where either is binary. Empty where nothing differs.
 */
export function describeChange(old: Buffer, now: Buffer): string {
  if (old.equals(now)) return ''
  const [oldText, newText] = [isText(old), isText(now)]
  if (!oldText && !newText) return 'Replace binary file'
  if (!oldText) return 'Replace binary file with text file'
  if (!newText) return 'Replace text file with binary file'
  return unifiedDiff(decode(old), decode(now))
}

export function unifiedDiff(old: string, now: string): string {
  const hunks = gather(compare(linesOf(old), linesOf(now))).map(printHunk)
  return hunks.length === 0 ? '' : `--- \n+++ \n${hunks.join('')}`
}

/**
 * The same for texts as lists of lines, in the form in which Salt tells of appended and edited lines: every line of the
 * diff joined by a newline, its head lines with one more.
 */
export function looseDiff(old: readonly string[], now: readonly string[]): string {
  const text = unifiedDiff(old.map((line) => `${line}\n`).join(''), now.map((line) => `${line}\n`).join(''))
  if (text === '') return ''
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, i) => (i < 2 || line.startsWith('@@ ') ? `${line}\n` : line))
    .join('\n')
}

/** What stays, goes and comes, in the order of the text. */
function compare(old: readonly string[], now: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  const put = (sign: Piece['sign'], lines: readonly string[]) => {
    if (lines.length > 0) pieces.push({ sign, lines })
  }
  let [i, j] = [0, 0]
  for (const block of [...matchingBlocks(old, now), { old: old.length, now: now.length, size: 0 }]) {
    put('-', old.slice(i, block.old))
    put('+', now.slice(j, block.now))
    put(' ', old.slice(block.old, block.old + block.size))
    i = block.old + block.size
    j = block.now + block.size
  }
  return pieces
}

interface Hunk {
  readonly oldStart: number
  readonly newStart: number
  readonly pieces: Piece[]
}

/** Changes with three lines around them; nearer ones share a hunk. */
function gather(pieces: readonly Piece[]): Hunk[] {
  const hunks: Hunk[] = []
  let [oldLine, newLine] = [0, 0]
  let open: Hunk | undefined
  pieces.forEach(({ sign, lines }, i) => {
    if (sign !== ' ') {
      open ??= { oldStart: oldLine, newStart: newLine, pieces: [] }
      open.pieces.push({ sign, lines })
    } else {
      const last = i === pieces.length - 1
      if (open && (last || lines.length > 2 * context)) {
        open.pieces.push({ sign, lines: lines.slice(0, context) })
        hunks.push(open)
        open = undefined
      } else open?.pieces.push({ sign, lines })
      if (!open && !last) {
        const lead = lines.slice(-context)
        const before = lines.length - lead.length
        open = { oldStart: oldLine + before, newStart: newLine + before, pieces: [{ sign, lines: lead }] }
      }
    }
    if (sign !== '+') oldLine += lines.length
    if (sign !== '-') newLine += lines.length
  })
  if (open) hunks.push(open)
  return hunks
}

function printHunk({ oldStart, newStart, pieces }: Hunk): string {
  const count = (sign: '-' | '+') =>
    pieces
      .filter((piece) => piece.sign === ' ' || piece.sign === sign)
      .reduce((sum, { lines }) => sum + lines.length, 0)
  const body = pieces.flatMap(({ sign, lines }) => lines.map((line) => sign + line)).join('')
  return `@@ -${range(oldStart, count('-'))} +${range(newStart, count('+'))} @@\n${body}`
}

function range(start: number, count: number): string {
  if (count === 1) return `${start + 1}`
  return `${count === 0 ? start : start + 1},${count}`
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  const rest = lines.pop()
  return [...lines.map((line) => `${line}\n`), ...(rest ? [rest] : [])]
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

/** Salt's guess, by the first 512 bytes: no NUL, and UTF-8 or few bytes that are no plain text. */
export function isText(bytes: Buffer): boolean {
  const block = bytes.subarray(0, 512)
  if (block.includes(0)) return false
  if (block.length === 0) return true
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(block)
    return true
  } catch {
    const odd = block.filter((byte) => !((byte >= 32 && byte < 127) || [8, 9, 10, 12, 13].includes(byte)))
    return odd.length / block.length <= 0.3
  }
}
