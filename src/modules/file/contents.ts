import { DiagnosticError } from '../../core/diagnostics.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import { bytesSource, readSources, type Source, type SourceArguments } from './source.ts'
import { contentsText } from './text.ts'

export interface ContentArguments extends SourceArguments {
  readonly name: string
  readonly contents?: Value
  readonly contents_pillar?: string | readonly string[] | null
  readonly contents_grains?: string | readonly string[] | null
  readonly contents_newline: boolean
  readonly contents_delimiter: string
  readonly allow_empty: boolean
  readonly template?: string | null
  readonly context?: Value
  readonly defaults?: Value
  readonly encoding?: string | null
  readonly encoding_errors: string
  readonly mode?: string | number | null
}

/** Where the bytes come from. `none`: nothing is said of the contents. */
export type Content =
  | { readonly kind: 'none' }
  | { readonly kind: 'contents'; readonly sources: readonly Source[] }
  | { readonly kind: 'source'; readonly sources: readonly Source[] }

/** Reads, checks and renders what the file shall hold. Throws StateFailure in Salt's words. */
export async function readContent(args: ContentArguments, io: PrepareIo): Promise<Content> {
  const given = [args.contents, args.contents_pillar, args.contents_grains].filter(
    (value) => value !== null && value !== undefined,
  )
  const hasSource = args.source !== null && args.source !== undefined && args.source !== ''
  const names = "'contents', 'contents_pillar', or 'contents_grains'"
  if (hasSource && given.length > 0) throw new StateFailure(`'source' cannot be used in combination with ${names}`)
  if (keepsMode(args) && given.length > 0)
    throw new StateFailure(`Mode preservation cannot be used in combination with ${names}`)
  if (given.length > 1)
    throw new StateFailure("Only one of 'contents', 'contents_pillar', and 'contents_grains' is permitted")
  if (given.length === 1) return { kind: 'contents', sources: [await readContents(args, io)] }
  if (!hasSource) return { kind: 'none' }
  const sources = await readSources(args, io)
  return { kind: 'source', sources: await Promise.all(sources.map((source) => renderSource(source, args, io))) }
}

export function keepsMode({ mode }: Pick<ContentArguments, 'mode'>): boolean {
  return typeof mode === 'string' && mode.toLowerCase() === 'keep'
}

async function readContents(args: ContentArguments, io: PrepareIo): Promise<Source> {
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

function lookUp(args: ContentArguments, io: PrepareIo): Value {
  const { contents_pillar, contents_grains, contents_delimiter } = args
  if (contents_pillar !== null && contents_pillar !== undefined)
    return many(contents_pillar, (key) => {
      const found = io.pillar(key, contents_delimiter)
      if (found === undefined) throw new StateFailure(`Pillar ${key} does not exist`)
      return found
    })
  if (contents_grains !== null && contents_grains !== undefined)
    return many(contents_grains, (key) => {
      const found = io.grains(key, contents_delimiter)
      if (found === undefined) throw new StateFailure(`Grain ${key} does not exist`)
      return found
    })
  return args.contents ?? null
}

function many(keys: string | readonly string[], find: (key: string) => Value): Value {
  return typeof keys === 'string' ? find(keys) : keys.map((key) => str(find(key))).join('\n')
}

async function renderSource(source: Source, args: ContentArguments, io: PrepareIo): Promise<Source> {
  if (!args.template) return source
  if (source.kind === 'host')
    throw new StateFailure(
      `kstate renders templates before it acts: ${source.path} on the host cannot be one; use salt://`,
    )
  const rendered = await render(source.bytes.toString(), args, io, 'Unable to manage file')
  return bytesSource(Buffer.from(rendered), source.mode)
}

async function render(template: string, args: ContentArguments, io: PrepareIo, failure: string): Promise<string> {
  const variables = new Map<string, Value>([
    ...asVariables(args.defaults, 'Defaults'),
    ...asVariables(args.context, 'Context'),
  ])
  const name = typeof args.source === 'string' ? args.source : `contents of ${args.name}`
  try {
    return await io.render({ name, text: template, engine: 'jinja' }, variables)
  } catch (cause) {
    if (cause instanceof DiagnosticError) throw cause
    throw new StateFailure(`${failure}: ${(cause as Error).message}`, { cause })
  }
}

function asVariables(value: Value | undefined, label: string): [string, Value][] {
  if (value === null || value === undefined) return []
  if (!(value instanceof Dict)) throw new StateFailure(`${label} must be formed as a dict`)
  return [...value].map(([key, item]) => [str(key), item])
}

const encodings: { readonly [name: string]: BufferEncoding } = {
  utf8: 'utf8',
  ascii: 'ascii',
  usascii: 'ascii',
  latin1: 'latin1',
  iso88591: 'latin1',
  utf16le: 'utf16le',
}

function encode(content: string, { encoding, encoding_errors }: ContentArguments): Buffer {
  if (!encoding) return Buffer.from(content)
  const known = encodings[encoding.toLowerCase().replace(/[-_ ]/g, '')]
  if (!known) throw new StateFailure(`Unable to manage file: unknown encoding: ${encoding}`)
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
