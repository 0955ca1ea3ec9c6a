/**
 * Text for a terminal as a type. A `TerminalText` was built here and nowhere else: what is interpolated into `term` is
 * text from outside (a host, a tree) and cannot steer the terminal, hide, or begin a line; only another
 * `TerminalText` goes in as it is. Colours are such texts.
 */
export class TerminalText {
  readonly #text: string
  /** Use `term` or `block`; this constructor is for them and for colours alone. */
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

export type TerminalPart = string | number | TerminalText

/**
 * What is not printed as it is: control characters (C0 but for tab and line break, DEL, C1), line and paragraph separators, the marks that turn
 * the direction of text, tags and annotations that no terminal shows, halves of a surrogate pair. Zero-width joiners
 * stay: scripts need them.
 */
const unprintable =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** Text from outside on one line: `term\`ID: ${id}\``. A line break in it is shown as `\n`. */
export function term(strings: TemplateStringsArray, ...parts: readonly TerminalPart[]): TerminalText {
  let text = strings[0] ?? ''
  parts.forEach((part, i) => {
    text += (part instanceof TerminalText ? String(part) : line(String(part))) + (strings[i + 1] ?? '')
  })
  return new TerminalText(text)
}

/**
 * Text from outside that may have several lines; each after the first is indented, so that none can pass for a line of
 * ours. (What already has the shape of ours, with lines indented by who made it, has no indent.)
 */
export function block(text: string, indent = 0): TerminalText {
  return between(text.replaceAll('\r\n', '\n'), `\n${' '.repeat(indent)}`)
}

/** Lines from outside, each with the same around it: in one piece, as they may be millions. */
export function everyLine(text: string, before: TerminalText, after: TerminalText): TerminalText {
  return term`${before}${between(text, `${after}\n${before}`)}${after}`
}

function between(text: string, lineBreak: string): TerminalText {
  return new TerminalText(text.replace(unprintable, show).replaceAll('\n', lineBreak))
}

export function joinText(parts: readonly TerminalText[], separator: '\n' | ' ' | ', ' | '' = '\n'): TerminalText {
  return new TerminalText(parts.map(String).join(separator))
}

/** JSON that shows on a terminal what it holds: the same data, with such characters as `\u` escapes. */
export function visibleJson(json: string): TerminalText {
  return new TerminalText(json.replace(unprintable, (char) => char.split('').map(escapeUnit).join('')))
}

function line(text: string): string {
  return text.replace(unprintable, show).replaceAll('\n', '\\n')
}

function show(char: string): string {
  if (char === '\r') return '\\r'
  const code = char.codePointAt(0)!
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
