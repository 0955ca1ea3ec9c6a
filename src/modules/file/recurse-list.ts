import { dirname } from 'node:path/posix'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import { withoutSlash } from './path-text.ts'
import { selectorOf } from './patterns.ts'
import type { RecurseArguments } from './recurse-arguments.ts'

/** What a `salt://` directory asks for on the host: absolute paths, each list sorted. */
export interface Listing {
  /** Directories with files of their own and, where asked for, all others. */
  readonly directories: readonly string[]
  readonly files: readonly { readonly path: string; readonly url: string }[]
  readonly links: readonly { readonly path: string; readonly target: string }[]
}

/** Lists the source as Salt does. Throws StateFailure in Salt's words where there is none. */
export async function listSource(args: RecurseArguments, io: PrepareIo): Promise<Listing> {
  const { url, entries } = await chooseSource(args, io)
  const links = (args.keep_symlinks && (await io.links?.(url))) || new Map<string, string>()
  const isSelected = selectorOf(args.include_pat, args.exclude_pat)
  const isAsked = (path: string) => depthOf(path) <= (args.maxdepth ?? Number.POSITIVE_INFINITY) && isSelected(path)
  const isBehindLink = (path: string) => [path, ...directoriesAbove(path)].some((one) => links.has(one) && isAsked(one))
  const files = entries.filter((path) => !path.endsWith('/') && !isBehindLink(path) && isAsked(path))
  const all = entries.flatMap((path) => (path.endsWith('/') ? [path.slice(0, -1)] : []).concat(directoriesAbove(path)))
  const more = args.include_empty ? all.filter((path) => !isBehindLink(path) && isAsked(path)) : []
  const root = withoutSlash(args.name)
  const full = (path: string) => `${root === '/' ? '' : root}/${path}`
  const directories = new Set([...files.map((path) => dirname(full(path))), ...more.map(full)])
  return {
    directories: [...directories].sort(),
    files: files.map((path) => ({ path: full(path), url: `${url}/${path}` })),
    links: [...links].filter(([path]) => isAsked(path)).map(([path, target]) => ({ path: full(path), target })),
  }
}

/** All paths of a listing, none of which `clean` may remove. */
export function listedPaths({ directories, files, links }: Listing): string[] {
  return [...directories, ...[...files, ...links].map(({ path }) => path)]
}

async function chooseSource({ source }: RecurseArguments, io: PrepareIo) {
  const urls = (typeof source === 'string' ? [source] : source).map((url) => url.replace(/\/+$/, ''))
  for (const url of urls)
    if (!url.startsWith('salt://')) throw new StateFailure(`Invalid source '${url}' (must be a salt:// URI)`)
  for (const url of urls) {
    const entries = await io.tree(url)
    if (entries) return { url, entries }
    if (await io.source(url))
      throw new StateFailure(
        `The directory '${url.slice('salt://'.length)}' does not exist on the salt fileserver in saltenv 'base'`,
      )
  }
  throw new StateFailure('Recurse failed: none of the specified sources were found')
}

function depthOf(path: string): number {
  return path.replace(/^\/+|\/+$/g, '').split('/').length - 1
}

function directoriesAbove(path: string): string[] {
  const parts = path.split('/').slice(0, path.endsWith('/') ? -2 : -1)
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}
