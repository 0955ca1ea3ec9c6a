const compiled = new Map<string, RegExp>()

/** Python's `fnmatch.fnmatchcase`: `*`, `?`, `[set]`, `[!set]`; case-sensitive; `*` crosses `/` and newlines. */
export function matchGlob(text: string, pattern: string): boolean {
  if (!isGlob(pattern)) return text === pattern
  let expression = compiled.get(pattern)
  if (!expression) {
    expression = new RegExp(`^(?:${translate(pattern)})$`, 'su')
    if (compiled.size > 5000) compiled.clear()
    compiled.set(pattern, expression)
  }
  return expression.test(text)
}

/** Whether a pattern says more than itself. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern)
}

function translate(pattern: string): string {
  const chars = [...pattern]
  let out = ''
  for (let i = 0; i < chars.length; ) {
    const char = chars[i]!
    i++
    if (char === '*') {
      while (chars[i] === '*') i++
      out += '.*'
    } else if (char === '?') out += '.'
    else if (char === '[') {
      const end = closingBracket(chars, i)
      if (end === undefined) out += '\\['
      else {
        out += translateSet(chars.slice(i, end))
        i = end + 1
      }
    } else out += escapeChar(char)
  }
  return out
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
