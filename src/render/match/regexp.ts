const compiled = new Map<string, RegExp | undefined>()

/** Python's `re.match`: from the beginning, not to the end. An expression that cannot be read matches nothing. */
export function matchRegExp(text: string, expression: string): boolean {
  if (!compiled.has(expression)) compiled.set(expression, compileRegExp(expression))
  return compiled.get(expression)?.test(text) ?? false
}

/** A Python expression as JavaScript's, anchored at the beginning; undefined where it cannot be read. */
export function compileRegExp(expression: string): RegExp | undefined {
  let flags = ''
  const body = expression.replace(/^\(\?([aiLmsux]+)\)/, (_, letters: string) => {
    flags = [...letters].filter((letter) => 'ims'.includes(letter)).join('')
    return ''
  })
  const translated = body
    .replace(/\(\?P<(\w+)>/g, '(?<$1>')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\Z/g, '$(?![\\s\\S])')
    .replace(/\\A/g, '^(?<![\\s\\S])')
    .replace(/\$$/, '(?=\\n?$(?![\\s\\S]))')
  try {
    return new RegExp(`^(?:${translated})`, flags)
  } catch {
    return undefined
  }
}
