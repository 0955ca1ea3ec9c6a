/** A piece of a pattern: a character that stands for itself, one that passes a test, or any number of characters. */
type Piece = string | RegExp | typeof MANY
const MANY = Symbol('*')
const ANY = /^.$/su

const compiled = new Map<string, readonly Piece[]>()

/** Python's `fnmatch.fnmatchcase`: `*`, `?`, `[set]`, `[!set]`; case-sensitive; `*` crosses `/` and newlines. */
export function matchGlob(text: string, pattern: string): boolean {
  if (!isGlob(pattern)) return text === pattern
  let pieces = compiled.get(pattern)
  if (!pieces) {
    pieces = piecesOf(pattern)
    if (compiled.size > 5000) compiled.clear()
    compiled.set(pattern, pieces)
  }
  return matchPieces([...text], pieces)
}

/** Whether a pattern says more than itself. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern)
}

/** Each star takes as little as it can; where that fails, the last one takes one more: no pattern takes long. */
function matchPieces(chars: readonly string[], pieces: readonly Piece[]): boolean {
  let at = 0
  let next = 0
  let star: { readonly after: number; from: number } | undefined
  while (at < chars.length) {
    const piece = pieces[next]
    if (piece === MANY) star = { after: ++next, from: at }
    else if (piece !== undefined && (typeof piece === 'string' ? piece === chars[at] : piece.test(chars[at]!))) {
      at++
      next++
    } else if (star) {
      at = ++star.from
      next = star.after
    } else return false
  }
  return pieces.slice(next).every((piece) => piece === MANY)
}

function piecesOf(pattern: string): Piece[] {
  const chars = [...pattern]
  const pieces: Piece[] = []
  for (let i = 0; i < chars.length; ) {
    const char = chars[i]!
    i++
    const end = char === '[' ? closingBracket(chars, i) : undefined
    if (char === '*') pieces.push(MANY)
    else if (char === '?') pieces.push(ANY)
    else if (end !== undefined) {
      pieces.push(new RegExp(`^${translateSet(chars.slice(i, end))}$`, 'su'))
      i = end + 1
    } else pieces.push(char)
  }
  return pieces
}

function closingBracket(chars: readonly string[], from: number): number | undefined {
  let at = from
  if (chars[at] === '!') at++
  if (chars[at] === ']') at++
  const end = chars.indexOf(']', at)
  return end === -1 ? undefined : end
}

function translateSet(chars: readonly string[]): string {
  const negated = chars[0] === '!'
  const items = negated ? chars.slice(1) : chars
  let set = ''
  for (let i = 0; i < items.length; i++) {
    const from = items[i]!
    const to = items[i + 2]
    if (items[i + 1] === '-' && to !== undefined) {
      if (from.codePointAt(0)! <= to.codePointAt(0)!) set += `${escapeInSet(from)}-${escapeInSet(to)}`
      i += 2
    } else set += escapeInSet(from)
  }
  if (set === '') return negated ? '.' : '(?!)'
  return `[${negated ? '^' : ''}${set}]`
}

function escapeChar(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
}

function escapeInSet(char: string): string {
  return char === '-' ? '\\-' : escapeChar(char)
}
