import { type Ask, fail, given, type PrepareIo, StateFailure, unknown, type Verdict } from '../kit/index.ts'
import { goodName } from './arguments.ts'
import { packageFile } from './package-file.ts'
import { type PackageFile, type PackageTarget, providers } from './providers/index.ts'

export type Sources = readonly { readonly [name: string]: string }[]

/** A package file in place of a repository. */
export interface SourceFile extends PackageTarget {
  /** Where it comes from, as the state says it. */
  readonly from: string
  readonly file: NonNullable<PackageTarget['file']>
  /** As its name says it, where the host would have to fetch it to know. */
  readonly version?: string
}

/** `salt://` files travel with the action, http(s) and ftp is fetched by the host, a path is there already. */
export async function prepareSources(sources: Sources, io: PrepareIo): Promise<readonly SourceFile[]> {
  const targets: SourceFile[] = []
  for (const [name, from] of sources.flatMap((source) => Object.entries(source))) {
    if (!goodName.test(name)) throw new StateFailure(`${JSON.stringify(name)} cannot be the name of a package`)
    const file = await fileOf(from, io)
    targets.push({ name, from, file, ...('url' in file ? { version: versionOf(from) } : {}) })
  }
  return targets
}

async function fileOf(from: string, io: PrepareIo): Promise<SourceFile['file']> {
  if (/^(https?|ftp):/.test(from)) return { url: from }
  if (from.startsWith('/')) return { path: from }
  if (!from.startsWith('salt://'))
    throw new StateFailure(`${from} is not a place of a package file: salt://, http(s):// or an absolute path`)
  const bytes = await io.source(from)
  if (!bytes) throw new StateFailure(`Unable to cache ${from}: file not found`)
  const head = providers.map((provider) => provider.headOf(bytes)).find((some) => some !== undefined)
  if (!head) throw new StateFailure(`${from} is not a package`)
  return { bytes, head }
}

function versionOf(from: string): string | undefined {
  const file = from.split('?')[0]!.split('/').at(-1)!
  return providers.map((provider) => provider.versionOfFile(file)).find((version) => version !== undefined)
}

/** What the files say of themselves, in order; undefined of one that is known by its name. */
export function askFiles(files: readonly SourceFile[]) {
  return files.map(({ file, version }) => (version === undefined ? packageFile(file) : given(undefined))) satisfies Ask
}

export type FilesRead = readonly (PackageFile | undefined)[]

/** Why the files cannot be installed under these names, if that is so. */
export function refusal(files: readonly SourceFile[], read: FilesRead): Verdict<never> | undefined {
  for (const [i, source] of files.entries()) {
    const file = read[i]
    if (file?.is === 'absent') return unknown(`There is no ${source.from} on the host`)
    if (file?.is === 'pending') return unknown(`${source.from} is not written yet`)
    if (file?.is === 'unreadable') return fail(`${source.from} cannot be read as a package: ${file.why}`)
    const wrong = file && mismatch(source, file)
    if (wrong) return fail(wrong)
  }
  return undefined
}

function mismatch(
  { name, from }: SourceFile,
  { name: own, foreign }: PackageFile & { is: 'package' },
): string | undefined {
  const [bare, architecture] = name.split(':')
  if (own !== bare) return `${from} is the package ${own}, not ${bare}`
  if (foreign === undefined || architecture === foreign) return undefined
  return `${from} is of the architecture ${foreign}: the package's name in \`sources\` is ${own}:${foreign} then`
}
