import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import type { Value } from '../../python/values.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import type { ManagedArguments } from './managed-arguments.ts'
import { bytesSource, readSources, type Source, templateLimit } from './source.ts'
import { renderTemplate } from './template.ts'
import { contentsText } from './text.ts'

/** Where the bytes come from. `none`: nothing is said of the contents. */
export type Content =
  | { readonly kind: 'none' }
  | { readonly kind: 'contents'; readonly sources: readonly Source[] }
  | { readonly kind: 'source'; readonly sources: readonly Source[] }

/** The files of the host among the sources. */
export function hostPaths(content: Content): string[] {
  const sources = content.kind === 'none' ? [] : content.sources
  return sources.flatMap((source) => (source.kind === 'host' ? [source.path] : []))
}

/** Reads, checks and renders what the file shall hold. Throws StateFailure in Salt's words. */
export async function readContent(args: ManagedArguments, io: PrepareIo): Promise<Content> {
  const wrong = wrongContent(args)
  if (wrong) throw new StateFailure(wrong.text)
  if (givenContents(args).length === 1) return { kind: 'contents', sources: [await readContents(args, io)] }
  if (!hasSource(args)) return { kind: 'none' }
  const sources = await readSources(args, io)
  return { kind: 'source', sources: await Promise.all(sources.map((source) => renderSource(source, args, io))) }
}

function givenContents({ contents, contents_pillar, contents_grains }: ManagedArguments) {
  return Object.entries({ contents, contents_pillar, contents_grains }).filter(([, value]) => value !== null)
}

function hasSource({ source }: ManagedArguments): boolean {
  return source !== null && source !== ''
}

/** What cannot be in these arguments, whatever host and trees are, in Salt's words; and the argument at fault. */
export function wrongContent(args: ManagedArguments): { readonly argument: string; readonly text: string } | undefined {
  const given = givenContents(args)
  const [first] = given.at(-1) ?? []
  if (first === undefined) return undefined
  const names = "'contents', 'contents_pillar', or 'contents_grains'"
  if (hasSource(args)) return { argument: 'source', text: `'source' cannot be used in combination with ${names}` }
  if (keepsMode(args))
    return { argument: 'mode', text: `Mode preservation cannot be used in combination with ${names}` }
  if (given.length > 1)
    return { argument: first, text: "Only one of 'contents', 'contents_pillar', and 'contents_grains' is permitted" }
  if (args.encoding && !encodingOf(args.encoding))
    return { argument: 'encoding', text: `Unable to manage file: unknown encoding: ${args.encoding}` }
  return undefined
}

export function keepsMode({ mode }: Pick<ManagedArguments, 'mode'>): boolean {
  return typeof mode === 'string' && mode.toLowerCase() === 'keep'
}

async function readContents(args: ManagedArguments, io: PrepareIo): Promise<Source> {
  const value = lookUp(args, io)
  if (!args.allow_empty && !truth(value)) {
    const label = args.contents_pillar
      ? `contents_pillar ${text(args.contents_pillar)}`
      : args.contents_grains
        ? `contents_grains ${text(args.contents_grains)}`
        : "'contents'"
    throw new StateFailure(
      `${label} value would result in empty contents. Set allow_empty to True to allow the managed file to be empty.`,
    )
  }
  const plain = contentsText(value, args.contents_newline)
  const rendered = args.template ? await render(plain, args, io, 'Error while applying template on contents') : plain
  return bytesSource(encode(rendered, args))
}

function lookUp(args: ManagedArguments, io: PrepareIo): Value {
  const { contents_pillar, contents_grains, contents_delimiter } = args
  const there = (value: Value | undefined, what: string): Value => {
    if (value === undefined) throw new StateFailure(`${what} does not exist`)
    return value
  }
  if (contents_pillar !== null)
    return many(contents_pillar, (key) => there(io.pillar(key, contents_delimiter), `Pillar ${key}`))
  if (contents_grains !== null)
    return many(contents_grains, (key) => there(io.grains(key, contents_delimiter), `Grain ${key}`))
  return args.contents
}

function many(keys: string | readonly string[], find: (key: string) => Value): Value {
  return typeof keys === 'string' ? find(keys) : keys.map((key) => str(find(key))).join('\n')
}

async function renderSource(source: Source, args: ManagedArguments, io: PrepareIo): Promise<Source> {
  if (!args.template) return source
  if (source.kind === 'host') return source
  if (source.kind === 'large')
    throw new StateFailure(
      `Unable to manage file: the template ${args.source} is too long (${source.size} bytes): kstate renders templates of at most ${templateLimit} bytes`,
    )
  const rendered = await render(source.bytes.toString(), args, io, 'Unable to manage file')
  return bytesSource(Buffer.from(rendered), source.mode)
}

function render(text: string, args: ManagedArguments, io: PrepareIo, what: string): Promise<string> {
  const name = typeof args.source === 'string' ? args.source : `contents of ${args.name}`
  return renderTemplate({ name, text }, args, io, what)
}

const encodings: { readonly [name: string]: BufferEncoding } = {
  utf8: 'utf8',
  ascii: 'ascii',
  usascii: 'ascii',
  latin1: 'latin1',
  iso88591: 'latin1',
  utf16le: 'utf16le',
}

function encodingOf(name: string): BufferEncoding | undefined {
  return encodings[name.toLowerCase().replace(/[-_ ]/g, '')]
}

function encode(content: string, { encoding, encoding_errors }: ManagedArguments): Buffer {
  if (!encoding) return Buffer.from(content)
  const known = encodingOf(encoding)!
  const limit = known === 'ascii' ? 0x7f : known === 'latin1' ? 0xff : 0x10ffff
  const fitting = Array.from(content, (character) => {
    if (character.codePointAt(0)! <= limit) return character
    if (encoding_errors === 'ignore') return ''
    if (encoding_errors === 'replace') return '?'
    throw new StateFailure(
      `Unable to manage file: '${encoding}' codec can't encode character ${JSON.stringify(character)}`,
    )
  })
  return Buffer.from(fitting.join(''), known)
}

function text(keys: string | readonly string[]): string {
  return typeof keys === 'string' ? keys : `[${keys.map((key) => `'${key}'`).join(', ')}]`
}
