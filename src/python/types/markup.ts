import { codePointCount } from '../iterate.ts'
import { PyObject } from '../values/object.ts'
import { compareText } from '../values/order.ts'
import { quoteText, str } from '../values/text.ts'

const UNSAFE = /[&<>"']/g
const ENTITIES: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}

/** Text that is safe in HTML as it stands; a str to Python, with its methods. */
export class Markup extends PyObject {
  readonly typeName = 'Markup'
  constructor(readonly text: string) {
    super()
  }
  override get typeModule(): string {
    return 'markupsafe'
  }
  override repr(): string {
    return `Markup(${quoteText(this.text)})`
  }
  override str(): string {
    return this.text
  }
  override truth(): boolean {
    return this.text !== ''
  }
  override length(): number {
    return codePointCount(this.text)
  }
  override iterate(): Iterable<unknown> {
    return this.text
  }
  override equals(other: unknown): boolean | undefined {
    if (typeof other === 'string') return other === this.text
    return other instanceof Markup ? other.text === this.text : undefined
  }
  override compare(other: unknown): number | undefined {
    const text = textOf(other)
    return text === undefined ? undefined : compareText(this.text, text)
  }
  override hashToken(): unknown {
    return this.text
  }
}

export function escapeText(text: string): string {
  return text.replace(UNSAFE, (char) => ENTITIES[char] ?? char)
}

/** `markupsafe.escape` */
export function escapeMarkup(value: unknown): Markup {
  if (value instanceof Markup) return value
  if (value instanceof PyObject && value.html) return new Markup(value.html())
  return new Markup(escapeText(str(value)))
}

/** A str or Markup as text; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return value instanceof Markup ? value.text : undefined
}

/** Gives `text` the kind of `like`: Markup stays Markup. */
export function textLike(like: unknown, text: string): unknown {
  return like instanceof Markup ? new Markup(text) : text
}
