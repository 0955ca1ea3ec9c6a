import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { Dict, Float, Tuple } from '../../python/values.ts'

interface Element {
  readonly tag: string
  attributes: [string, string][]
  text: string
  readonly children: Element[]
}

type Pair = readonly [tag: unknown, content: unknown]

function isScalar(value: unknown): boolean {
  return textOf(value) !== undefined || ['number', 'bigint', 'boolean'].includes(typeof value) || value instanceof Float
}

/** A dict's pairs; of a list only its texts count, of which Salt looks at the second character. */
function pairsOf(value: unknown): Pair[] {
  if (value instanceof Dict) return [...value] as Pair[]
  if (!Array.isArray(value) && !(value instanceof Tuple))
    return raise('TemplateRuntimeError', 'Value is not a dict or list. Cannot render as XML')
  const items = value instanceof Tuple ? value.items : value
  if (items.length === 0) raise('IndexError', 'list index out of range')
  if (textOf(items[0]) === undefined) return []
  return items.map((item) => {
    const [first, second] = textOf(item) ?? []
    if (second === undefined) raise('IndexError', 'string index out of range')
    return [first, second] as const
  })
}

/** Scalars in a dict become attributes, dicts and lists elements; gives the element made last. */
function build(pairs: readonly Pair[], parent: Element | undefined): Element | undefined {
  let made: Element | undefined
  for (const [tag, content] of pairs) {
    if (Array.isArray(content)) for (const item of content) build([[tag, item]], parent)
    else {
      made = { tag: checkName(tag), attributes: [], text: '', children: [] }
      parent?.children.push(made)
    }
    if (isScalar(content)) {
      if (made) made.text = str(content)
      continue
    }
    if (content instanceof Dict && made) {
      const scalars = [...content].filter(([, value]) => !(value instanceof Dict) && !Array.isArray(value))
      made.attributes = scalars.map(([name, value]) => [checkName(name), str(value)])
    }
    for (const [name, value] of pairsOf(content))
      if (value instanceof Dict || Array.isArray(value)) build([[name, value]], made)
  }
  return made
}

function checkName(name: unknown): string {
  const text = textOf(name)
  if (text === undefined) return raise('TypeError', `cannot serialize ${str(name)} (type ${typeof name})`)
  if (!/^[\p{L}_:][\p{L}\p{N}_:.-]*$/u.test(text)) raise('ExpatError', `not well-formed (invalid token): '${text}'`)
  return text
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('>', '&gt;')
}

function print(element: Element, indent: string): string {
  const attributes = element.attributes.map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join('')
  const open = `${indent}<${element.tag}${attributes}`
  if (element.children.length === 0 && element.text === '') return `${open}/>\n`
  if (element.children.length === 0) return `${open}>${escapeXml(element.text)}</${element.tag}>\n`
  const inside = element.children.map((child) => print(child, `${indent} `)).join('')
  return `${open}>\n${inside}${indent}</${element.tag}>\n`
}

/** A dict of one key as an XML document, indented by one space, as Salt's `xml` filter prints it. */
export function toXml(value: unknown): string {
  const root = build(pairsOf(value), undefined)
  if (!root) return raise('AttributeError', "'NoneType' object has no attribute 'iter'")
  return `<?xml version="1.0" ?>\n${print(root, '')}`
}
