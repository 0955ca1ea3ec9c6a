import { createHash } from 'node:crypto'
import { basename } from 'node:path/posix'
import { type LargeFile, type PrepareIo, StateFailure } from '../kit/prepare.ts'
import { sha256 } from './facts/path.ts'

/** What a file's bytes may come from: known here, or a file that lies on the host. */
export type Source =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly sha256: string; readonly mode?: string }
  | LargeSource
  | { readonly kind: 'host'; readonly path: string }

/** A file of the file roots that is too long to be held: it is read as it is sent, and never shown. */
export interface LargeSource extends LargeFile {
  readonly kind: 'large'
  readonly mode?: string
}

export interface SourceArguments {
  readonly source?:
    | string
    | readonly (string | { readonly [url: string]: string })[]
    | { readonly [url: string]: string }
    | null
  readonly source_hash?: string | null
  readonly source_hash_name?: string | null
  readonly skip_verify?: boolean
  readonly verify_ssl?: boolean
  /** Set: what is read is rendered. */
  readonly template?: string | null
}

/** Longer templates (bytes) are not rendered. */
export const templateLimit = 16 * 1024 * 1024

export function bytesSource(bytes: Uint8Array, mode?: string): Source {
  const buffer = Buffer.from(bytes)
  return { kind: 'bytes', bytes: buffer, sha256: sha256(buffer), mode }
}

/** The sources in the order in which they are tried; the first that is there counts, and bytes are always there. */
export async function readSources(args: SourceArguments, io: PrepareIo): Promise<Source[]> {
  const asked = listSources(args)
  const found: Source[] = []
  for (const { url, hash } of asked) {
    const source = await readSource(url, hash, args, io)
    if (source) found.push(source)
    if (source && source.kind !== 'host') return found
  }
  if (found.length > 0) return found
  if (Array.isArray(args.source))
    throw new StateFailure('Unable to manage file: none of the specified sources were found')
  throw new StateFailure(`Source file ${asked[0]?.url} not found in saltenv 'base'`)
}

/** The sources as they are written, each with its hash. */
export function listSources({ source, source_hash }: SourceArguments): { url: string; hash: string }[] {
  const entries = (Array.isArray(source) ? source : [source]) as readonly (
    | string
    | { readonly [url: string]: string }
  )[]
  return entries.flatMap((entry) =>
    typeof entry === 'object' && entry !== null
      ? Object.entries(entry).map(([url, hash]) => ({ url, hash }))
      : [{ url: String(entry), hash: source_hash ?? '' }],
  )
}

/** What is wrong with a source as it is written, whatever is there. */
export function wrongSource(url: string, hash: string, args: SourceArguments): string | undefined {
  if (/^(\/|file:\/\/)/.test(url))
    return args.template
      ? `kstate renders templates before it acts: ${withoutScheme(url)} on the host cannot be one; use salt://`
      : undefined
  if (url.startsWith('salt://')) return undefined
  if (!/^(https?|ftp):\/\//.test(url))
    return `Unable to manage file: Source file ${url} is of a kind that kstate cannot read`
  if (args.verify_ssl === false) return 'verify_ssl: false is not supported: the certificate is always verified'
  if (args.skip_verify) return undefined
  if (hash === '')
    return `Unable to verify upstream hash of source file ${url}, please set source_hash or set skip_verify to True`
  const isHash = readHash(hash) !== undefined || /^(salt|https?|ftp):\/\//.test(hash)
  return isHash ? undefined : `Unable to manage file: Source hash ${hash} format is invalid`
}

function withoutScheme(url: string): string {
  return url.replace(/^file:\/\//, '')
}

async function readSource(
  url: string,
  hash: string,
  args: SourceArguments,
  io: PrepareIo,
): Promise<Source | undefined> {
  const wrong = wrongSource(url, hash, args)
  if (wrong !== undefined) throw new StateFailure(wrong)
  if (/^(\/|file:\/\/)/.test(url)) return { kind: 'host', path: withoutScheme(url) }
  if (url.startsWith('salt://')) {
    const large = await io.sourceFile?.(url)
    const isRendered = args.template && large && large.size <= templateLimit
    if (large && !isRendered) return { ...large, kind: 'large', mode: await io.sourceMode?.(url) }
    const bytes = await io.source(url)
    return bytes && bytesSource(bytes, await io.sourceMode?.(url))
  }
  const bytes = await io.download(url)
  if (!args.skip_verify) await verify(url, Buffer.from(bytes), hash, args, io)
  return bytesSource(bytes)
}

/** Hashes by the number of their hexadecimal digits. */
export const algorithms: { readonly [digits: number]: string } = {
  32: 'md5',
  40: 'sha1',
  56: 'sha224',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
}

async function verify(url: string, bytes: Buffer, asked: string, args: SourceArguments, io: PrepareIo): Promise<void> {
  const hash = readHash(asked) ?? (await findHash(asked, args.source_hash_name ?? basename(new URL(url).pathname), io))
  if (!hash) throw new StateFailure(`Unable to manage file: Source hash ${asked} format is invalid`)
  const actual = createHash(hash.algorithm).update(bytes).digest('hex')
  if (actual !== hash.digits)
    throw new StateFailure(
      `Specified ${hash.algorithm} checksum for ${url} (${hash.digits}) does not match actual checksum (${actual}). If the 'source_hash' value refers to a remote file with multiple possible matches, then it may be necessary to set 'source_hash_name'.`,
    )
}

interface Hash {
  readonly algorithm: string
  readonly digits: string
}

/** `sha256=…`, `sha256:…`, or digits whose number tells the algorithm. */
function readHash(text: string): Hash | undefined {
  const found = /^(?:(md5|sha1|sha224|sha256|sha384|sha512)[=:])?([0-9a-f]+)$/i.exec(text.trim())
  if (!found) return undefined
  const algorithm = algorithms[found[2]!.length]
  return algorithm && (!found[1] || found[1].toLowerCase() === algorithm)
    ? { algorithm, digits: found[2]!.toLowerCase() }
    : undefined
}

/** The hash that a file of hashes (`digits  name` or `name digits`) gives for a name; the only one, if it is alone. */
async function findHash(url: string, name: string, io: PrepareIo): Promise<Hash | undefined> {
  const bytes = url.startsWith('salt://')
    ? await io.source(url)
    : /^(https?|ftp):\/\//.test(url)
      ? await io.download(url)
      : undefined
  if (!bytes) return undefined
  const lines = Buffer.from(bytes)
    .toString()
    .split('\n')
    .map((line) => line.split(/\s+/).filter((word) => word !== ''))
    .map((words) => ({ words, hash: words.map(readHash).find((hash) => hash !== undefined) }))
    .filter((line) => line.hash)
  const named = lines.filter(({ words }) => words.some((word) => basename(word.replace(/^[*]/, '')) === name))
  return (named[0] ?? (lines.length === 1 ? lines[0] : undefined))?.hash
}
