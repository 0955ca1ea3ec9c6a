/** A line of a unified diff: `body` without sign and newline. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+'
  body: string
  readonly end: '' | '\n'
  /** The old file's last line, which has no newline: the added line stands behind it, as Python's difflib prints it. */
  readonly isJoined?: boolean
}

const HEAD = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/

/** Whether a text can hold a unified diff. */
export function holdsDiff(text: string): boolean {
  return text.includes('@@ -')
}

/** A text taken apart: hunks as lists of lines, and all text between them. */
export function readDiff(text: string): (string | DiffLine[])[] {
  const pieces: (string | DiffLine[])[] = []
  const lines = text.split(/(?<=\n)/)
  for (let at = 0; at < lines.length; ) {
    const head = HEAD.exec(lines[at]!)
    // One form of diffs has an empty line behind the head of a hunk.
    const from = at + (head && lines[at + 1] === '\n' ? 2 : 1)
    pieces.push(lines.slice(at, from).join(''))
    at = from
    if (!head) continue
    const hunk = readHunk(lines, from, Number(head[1] ?? 1), Number(head[2] ?? 1))
    pieces.push(hunk)
    at += hunk.length
  }
  return pieces
}

/** So many lines of the old and the new text, or fewer where the text ends earlier. */
function readHunk(lines: readonly string[], from: number, oldCount: number, newCount: number): DiffLine[] {
  const hunk: DiffLine[] = []
  let [old, now] = [oldCount, newCount]
  for (let at = from; old + now > 0 && /^[-+ ]/.test(lines[at] ?? ''); at++) {
    const line = lines[at]!
    const sign = line[0] as DiffLine['sign']
    if (sign !== '+') old--
    if (sign !== '-') now--
    const end = line.endsWith('\n') ? '\n' : ''
    const isJoined = sign === '-' && old === 0 && now > 0 && countAdded(lines, at + 1, now) === now - 1
    if (isJoined) now--
    hunk.push({ sign, body: line.slice(1, line.length - end.length), end, ...(isJoined && { isJoined }) })
  }
  return hunk
}

function countAdded(lines: readonly string[], from: number, most: number): number {
  let count = 0
  while (count < most && lines[from + count]?.startsWith('+')) count++
  return count
}

/** A joined line as its two: parted where they are most alike, else as late as can be. Masked before, or half a secret could be shown. */
export function partJoined(line: DiffLine): DiffLine[] {
  if (!line.isJoined) return [line]
  let [best, most] = [-1, -1]
  for (let at = line.body.indexOf('+'); at !== -1; at = line.body.indexOf('+', at + 1)) {
    let shared = 0
    while (shared < at && line.body[shared] === line.body[at + 1 + shared]) shared++
    if (shared >= most) [best, most] = [at, shared]
  }
  if (best === -1) return [line]
  return [
    { sign: '-', body: line.body.slice(0, best), end: '' },
    { sign: '+', body: line.body.slice(best + 1), end: line.end },
  ]
}

export function printDiff(pieces: readonly (string | readonly DiffLine[])[]): string {
  return pieces
    .map((piece) =>
      typeof piece === 'string' ? piece : piece.map(({ sign, body, end }) => sign + body + end).join(''),
    )
    .join('')
}
