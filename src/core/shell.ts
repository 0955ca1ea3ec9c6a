/**
 * Shell text as a type. A `Script` is text for dash and busybox ash that was built here and nowhere else: what is
 * interpolated into `sh` is quoted as one word, an array as several, and only another `Script` goes in as it is.
 */
export class Script {
  /** Use `sh`; this constructor is for `sh` and `literal` alone. */
  constructor(readonly text: string) {}
  toString(): never {
    throw new TypeError('a Script is not a string: interpolate it with sh`…`')
  }
}

export type Word = string | number | bigint
export type Part = Word | Script | readonly (Word | Script)[]

/** A value that no shell can carry as a word. */
export class UnquotableError extends Error {}

/** One word, quoted for a POSIX shell. A NUL is refused: no process can receive it. */
export function quote(word: Word): string {
  const text = String(word)
  if (text.includes('\0')) throw new UnquotableError('a NUL character cannot be passed to a command')
  if (text !== '' && /^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * Script text: `sh\`stat -c %a -- ${path}\``. Escapes are JavaScript's: a backslash for the shell is written twice, and
 * `\${HOME}` is the shell's own.
 */
export function sh(strings: TemplateStringsArray, ...parts: readonly Part[]): Script {
  let text = strings[0] ?? ''
  parts.forEach((part, i) => {
    text += render(part) + (strings[i + 1] ?? '')
  })
  return new Script(text)
}

function render(part: Part): string {
  if (part instanceof Script) return part.text
  if (typeof part === 'object') return part.map(render).join(' ')
  return quote(part)
}

/** Scripts one after the other, each on lines of its own. */
export function lines(scripts: readonly Script[]): Script {
  return new Script(scripts.map((script) => script.text).join('\n'))
}

/** Scripts joined by an operator of the shell. */
export function join(scripts: readonly Script[], operator: ' && ' | ' || ' | ' | ' | '; ' | '\n'): Script {
  return new Script(scripts.map((script) => script.text).join(operator))
}

export const nothing = new Script(':')
