import type { Value } from '../../python/values.ts'
import { StateFailure, type PrepareIo } from '../../modules/kit/index.ts'
import { FileInput } from '../../transport/index.ts'

/** What the controller has, in a case. */
export interface GivenIo {
  /** `salt://` files, and the modes of these. */
  readonly files?: Record<string, string>
  /** Such files that are too long to be held, and how they begin. */
  readonly large?: Record<string, LargeFile>
  readonly modes?: Record<string, string>
  /** Links of the `salt://` files: URL → what the link says. */
  readonly links?: Record<string, string>
  /** What the web gives. */
  readonly web?: Record<string, string>
  readonly pillar?: Record<string, unknown>
  readonly grains?: Record<string, unknown>
  /** Numbers for `random`, in turn; a text stands for its bytes. */
  readonly random?: readonly number[] | string
  /** The file states that the step requires. */
  readonly requiredFiles?: PrepareIo['requiredFiles']
}

interface LargeFile {
  readonly size: number
  readonly sha256: string
  readonly begins?: string
}

class GivenFile extends FileInput {
  readonly #begins: string

  constructor(url: string, { size, begins = '' }: LargeFile) {
    super(url, size)
    this.#begins = begins
  }

  override *pieces(): Generator<Buffer> {
    yield Buffer.from(this.#begins)
  }
}

export function ioOf(given: GivenIo, planning?: boolean): PrepareIo {
  const { files = {}, large = {}, modes = {}, web = {}, pillar = {}, grains = {}, links = {}, requiredFiles = [] } = given
  const numbers = numbersOf(given.random ?? [])
  return {
    source: async (url) => (files[url] === undefined ? undefined : Buffer.from(files[url])),
    sourceFile: async (url) => large[url] && { size: large[url].size, sha256: large[url].sha256, input: new GivenFile(url, large[url]) },
    sourceMode: async (url) => modes[url],
    tree: async (url) => below(url, Object.keys(files)),
    links: async (url) =>
      new Map((below(url, Object.keys(links)) ?? []).map((path) => [path, links[`${url}/${path}`]!])),
    // Enough of a template to see that the text and its variables arrive; the real one is render/'s.
    render: async ({ text }, context) =>
      text.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => String(context.get(name))),
    pillar: (path) => pillar[path] as Value | undefined,
    grains: (path) => grains[path] as Value | undefined,
    download: async (url) => {
      const text = web[url]
      if (text === undefined) throw new StateFailure(`there is no ${url}`)
      return Buffer.from(text)
    },
    sls: 'case',
    id: 'case',
    requiredFiles,
    planning,
    now: () => new Date(0),
    random: () => numbers.shift() ?? 0,
  }
}

function numbersOf(random: readonly number[] | string): number[] {
  return typeof random === 'string' ? [...Buffer.from(random)].map((byte) => byte / 256) : [...random]
}

/** What lies under a `salt://` directory, as relative paths. */
function below(url: string, urls: readonly string[]): string[] | undefined {
  const found = urls.filter((one) => one.startsWith(`${url}/`)).map((one) => one.slice(url.length + 1))
  return found.length > 0 ? found.sort() : undefined
}
