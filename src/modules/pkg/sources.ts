import { createHash } from 'node:crypto'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import type { AptTarget } from './apt.ts'

export type Sources = readonly { readonly [name: string]: string }[]

/** Package files by the name of their package. */
export interface PreparedSources {
  readonly targets: readonly AptTarget[]
  /** What must be brought to the host first. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[]
}

/**
 * `salt://` files travel with the action, http(s) is fetched by the host, a path is there already. The version stands in
 * the file's name, as Debian names its packages (`name_1.2-3_amd64.deb`); without, any version will do.
 */
export async function prepareSources(sources: Sources, io: PrepareIo): Promise<PreparedSources> {
  const targets: AptTarget[] = []
  const files: { path: string; bytes: Uint8Array }[] = []
  for (const [name, from] of sources.flatMap((source) => Object.entries(source))) {
    const version = versionOf(from)
    if (/^(https?|ftp):/.test(from)) targets.push({ name, version, file: { url: from } })
    else if (from.startsWith('/')) targets.push({ name, version, file: { path: from } })
    else if (from.startsWith('salt://')) {
      const bytes = await io.source(from)
      if (!bytes) throw new StateFailure(`Unable to cache ${from}: file not found`)
      const path = `/var/cache/apt/archives/partial/kstate-${createHash('sha256').update(bytes).digest('hex').slice(0, 24)}.deb`
      files.push({ path, bytes })
      targets.push({ name, version, file: { path } })
    } else throw new StateFailure(`${from} is not a place of a package file: salt://, http(s):// or an absolute path`)
  }
  return { targets, files }
}

function versionOf(from: string): string | undefined {
  const file = from.split('?')[0]!.split('/').at(-1)!
  return /^[^_]+_([^_]+)_[^_]+\.deb$/.exec(file)?.[1]?.replace(/%3a/i, ':')
}
