import { formatBraces } from '../format/braces.ts'
import { Builtin, type Caller, type Py } from '../functions/function.ts'
import type { Kwargs } from '../functions/kwargs.ts'
import { list } from '../iterate.ts'
import { escapeMarkup, Markup } from '../types/markup.ts'
import { type Dict, Tuple } from '../values.ts'
import { STR_METHODS } from './str.ts'

/** Those whose arguments become part of the text and are therefore escaped. */
const ESCAPING = new Set(['replace', 'join', 'ljust', 'rjust', 'center'])

function wrap(value: Py): Py {
  if (typeof value === 'string') return new Markup(value)
  if (Array.isArray(value)) return value.map(wrap)
  return value instanceof Tuple ? new Tuple(value.items.map(wrap) as never) : value
}

function escaped(value: Py): Py {
  if (typeof value === 'string') return escapeMarkup(value).text
  return value instanceof Markup ? value.text : value
}

function ofMarkup(name: string, method: Builtin): Builtin {
  const run = (call: Caller, self: Markup, ...args: Py[]) => {
    if (name === 'format') return new Markup(formatBraces(call, self.text, args[0] as Py[], args[1] as Kwargs, true))
    if (name === 'format_map') return new Markup(formatBraces(call, self.text, [], args[0] as Dict, true))
    if (name === 'join') args[0] = list(args[0]).map((item) => escapeMarkup(item).text)
    const first = name === 'replace' ? 1 : 0
    const given = ESCAPING.has(name) ? args.map((arg, i) => (i < first ? arg : escaped(arg))) : args
    return wrap(method.run(call, self.text, ...given))
  }
  return new Builtin(method.name, method.parameters, run, method.options)
}

const unescapeText = (text: string) =>
  text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));/g, (all, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return NAMED[name as string] ?? all
  })
const NAMED: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\xa0' }

/** `Markup.striptags()`: without tags and comments, white space collapsed, entities decoded. */
export function stripTags(text: string): string {
  const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>/g, '')
  return unescapeText(bare.split(/\s+/).filter(Boolean).join(' '))
}

const table = new Map<string, Builtin>()
for (const [name, method] of STR_METHODS) {
  table.set(
    name,
    /^(is|find|index|r?find|r?index|count|startswith|endswith|encode)/.test(name)
      ? plain(method)
      : ofMarkup(name, method),
  )
}
function plain(method: Builtin): Builtin {
  return new Builtin(
    method.name,
    method.parameters,
    (call, self: Markup, ...args: Py[]) => method.run(call, self.text, ...args),
    method.options,
  )
}
table.set('striptags', new Builtin('striptags', ['self'], (_call, self: Markup) => stripTags(self.text)))
table.set('unescape', new Builtin('unescape', ['self'], (_call, self: Markup) => unescapeText(self.text)))

export const MARKUP_METHODS: ReadonlyMap<string, Builtin> = table
