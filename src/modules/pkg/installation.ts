import type { CallArgs } from './arguments.ts'
import type { Desired } from './desired.ts'
import type { MissingArgs } from './satisfied.ts'
import type { FilesRead, SourceFile } from './sources.ts'

export interface InstalledArgs extends CallArgs {
  readonly refresh: boolean | null
  readonly reinstall: boolean
  readonly hold?: boolean
}

/** What is prepared for an installation. */
export interface Installation {
  readonly desired: Desired
  /** Package files in place of a repository. */
  readonly files?: readonly SourceFile[]
  /** Names whose version is the whole one, as a package file says it. */
  readonly exact?: ReadonlySet<string>
  readonly answers?: string
  readonly planning: boolean
}

/** An installation of package files with the versions that these have. */
export function withFiles(installation: Installation, read: FilesRead | undefined): Installation {
  const { files } = installation
  if (!files || !read) return installation
  const versions = files.map(({ name, version }, i) => {
    const file = read[i]
    return [name, file?.is === 'package' ? file.version : version] as const
  })
  const exact = new Set(files.filter((_, i) => read[i]).map(({ name }) => name))
  return { ...installation, desired: new Map(versions), exact }
}

/** How versions are compared: a file's is the one, not a least one. */
export function comparedBy(args: InstalledArgs, { files, exact }: Installation): MissingArgs {
  return files ? { ...args, exact, allow_updates: false } : args
}
