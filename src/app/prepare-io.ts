import type { Step } from '../compile/types.ts'
import { largeFile, type PrepareIo, StateFailure } from '../modules/kit/index.ts'
import type { FileTree } from '../project/index.ts'
import { Dict, type Value } from '../python/values.ts'
import { jinjaEngine, type Subject, traverse } from '../render/index.ts'
import { FileInput } from '../transport/index.ts'
import { pathOfUrl } from './salt-url.ts'

/** The controller's side of a host's tree: what state functions may ask for while they prepare. */
export function prepareIo(
  tree: FileTree,
  subject: Subject,
  pillar: Dict,
  planning: boolean,
  steps: readonly Step[],
): (step: Step) => PrepareIo {
  const byTag = new Map(steps.map((step) => [step.tag, step]))
  return ({ sls, id, requisites }) => ({
    sls,
    id,
    requiredFiles: requisites
      .flatMap((requisite) => (requisite.kind === 'require' ? requisite.steps : []))
      .flatMap((tag) => byTag.get(tag) ?? [])
      .filter(({ module }) => module === 'file')
      .map((step) => ({ function: step.function, args: step.bound ?? {} })),
    planning,
    now: () => new Date(),
    random: Math.random,
    source: async (url) => tree.bytes(pathOfUrl(url)),
    async sourceFile(url) {
      const size = tree.size(pathOfUrl(url))
      if (size === undefined || size <= largeFile) return undefined
      const { sha256, size: read, file } = await tree.hash(pathOfUrl(url))
      return { sha256, size: read, input: new FileInput(file, read) }
    },
    sourceMode: async (url) => {
      const mode = tree.mode(pathOfUrl(url))
      return mode === undefined ? undefined : mode.toString(8).padStart(4, '0')
    },
    tree: async (url) => tree.list(pathOfUrl(url)),
    links: async (url) => tree.links(pathOfUrl(url)),
    async render({ name, text }, context) {
      const more = new Dict([...context])
      const { text: rendered } = await jinjaEngine(
        {
          tree,
          path: pathOfUrl(name),
          name: name.startsWith('salt://') ? tree.where(pathOfUrl(name)) : name,
          text,
          sls,
        },
        subject,
        pillar,
        more,
      )
      return rendered
    },
    pillar: (path, delimiter) => lookUp(pillar, path, delimiter),
    grains: (path, delimiter) => lookUp(subject.grains, path, delimiter),
    download,
  })
}

function lookUp(data: Dict, path: string, delimiter = ':'): Value | undefined {
  return traverse(data, path, delimiter) ?? undefined
}

async function download(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { redirect: 'follow', signal: AbortSignal.timeout(300_000) })
    if (!response.ok) throw new Error(`HTTP ${response.status} ${response.statusText}`)
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    const reason =
      (cause as Error).cause instanceof Error ? ((cause as Error).cause as Error).message : (cause as Error).message
    throw new StateFailure(`Failed to fetch ${url}: ${reason}`)
  }
}
