import { dirname } from 'node:path/posix'
import { type Diagnostic, error } from '../../core/diagnostics.ts'
import type { Finding, TreeView } from '../kit/check.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import { withoutSlash } from './path-text.ts'
import { checkPatterns, selectorOf } from './patterns.ts'
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
  return listEntries(args, { url, entries, links: (args.keep_symlinks && (await io.links?.(url))) || new Map() })
}

/** What of the source cannot be read: links out of the roots, or to nowhere, that would be copied as what they lead to. */
export function checkSource(args: RecurseArguments, trees: TreeView): Finding[] {
  const { include_pat, exclude_pat } = args
  const unread = checkPatterns({ include_pat, exclude_pat })
  if (unread.length > 0) return unread
  const found = (problem: Diagnostic): Finding => ({ argument: 'source', problem })
  const urls = sourcesOf(args)
  const foreign = urls.find((url) => !url.startsWith('salt://'))
  if (foreign !== undefined) return [found(error('source-refused', notSalt(foreign)))]
  const url = urls.find((one) => trees.problem(one)?.code.endsWith('-leaves-roots') || trees.tree(one) !== undefined)
  const problem = url !== undefined ? trees.problem(url) : urls.map((one) => trees.problem(one)).find((one) => one)
  // A single source is looked at by the compiler.
  if (problem) return Array.isArray(args.source) ? [found(problem)] : []
  if (url === undefined) {
    const file = urls.find((one) => trees.hasFile(one))
    if (file !== undefined)
      return [found(error('source-no-directory', noDirectory(file), { hint: 'it is a file: use file.managed' }))]
    const hint = 'the path counts from the file roots; correct it or add the directory'
    return [found(error('source-missing', noSource, { hint }))]
  }
  const links = args.keep_symlinks ? trees.links(url) : new Map<string, string>()
  const { files } = listEntries(args, { url, entries: trees.tree(url)!, links })
  const wrong = files.flatMap((file) => trees.problem(file.url) ?? [])
  const told = new Map(wrong.map((problem) => [problem.summary, problem]))
  return [...told.values()].slice(0, atMost).map((problem) => found({ ...problem, hint: alsoKept(problem.hint) }))
}

/** Of one source's links no more are told. */
const atMost = 10

function alsoKept(hint: string | undefined): string {
  return `${hint}; \`keep_symlinks: true\` makes it a link on the host, too, and \`exclude_pat\` leaves it out`
}

interface SourceDirectory {
  readonly url: string
  readonly entries: readonly string[]
  readonly links: ReadonlyMap<string, string>
}

function listEntries(args: RecurseArguments, { url, entries, links }: SourceDirectory): Listing {
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

async function chooseSource(args: RecurseArguments, io: PrepareIo) {
  const urls = sourcesOf(args)
  for (const url of urls) if (!url.startsWith('salt://')) throw new StateFailure(notSalt(url))
  for (const url of urls) {
    const entries = await io.tree(url)
    if (entries) return { url, entries }
    if (await io.source(url)) throw new StateFailure(noDirectory(url))
  }
  throw new StateFailure(noSource)
}

function sourcesOf({ source }: RecurseArguments): string[] {
  return (typeof source === 'string' ? [source] : source).map((url) => url.replace(/\/+$/, ''))
}

const noSource = 'Recurse failed: none of the specified sources were found'
const noDirectory = (url: string) =>
  `The directory '${url.slice('salt://'.length)}' does not exist on the salt fileserver in saltenv 'base'`
const notSalt = (url: string) => `Invalid source '${url}' (must be a salt:// URI)`

function depthOf(path: string): number {
  return path.replace(/^\/+|\/+$/g, '').split('/').length - 1
}

function directoriesAbove(path: string): string[] {
  const parts = path.split('/').slice(0, path.endsWith('/') ? -2 : -1)
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}
