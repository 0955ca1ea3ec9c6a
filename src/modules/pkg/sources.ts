import { createHash } from 'node:crypto'
import { type PrepareIo, StateFailure } from '../kit/index.ts'
import { type PackageTarget, providers } from './providers/index.ts'

export type Sources = readonly { readonly [name: string]: string }[]

/**
 * Package files as targets: `salt://` files travel with the action, http(s) is fetched by the host, a path is there
 * already. The version is the one that the file's name says; without, any version will do.
 */
export async function prepareSources(sources: Sources, io: PrepareIo): Promise<readonly PackageTarget[]> {
  const targets: PackageTarget[] = []
  for (const [name, from] of sources.flatMap((source) => Object.entries(source)))
    targets.push({ name, version: versionOf(from), file: await fileOf(from, io) })
  return targets
}

async function fileOf(from: string, io: PrepareIo): Promise<PackageTarget['file']> {
  if (/^(https?|ftp):/.test(from)) return { url: from }
  if (from.startsWith('/')) return { path: from }
  if (!from.startsWith('salt://'))
    throw new StateFailure(`${from} is not a place of a package file: salt://, http(s):// or an absolute path`)
  const large = await io.sourceFile?.(from)
  if (large) return large
  const bytes = await io.source(from)
  if (!bytes) throw new StateFailure(`Unable to cache ${from}: file not found`)
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), input: bytes }
}

function versionOf(from: string): string | undefined {
  const file = from.split('?')[0]!.split('/').at(-1)!
  return providers.map((provider) => provider.versionOfFile(file)).find((version) => version !== undefined)
}
