import type { PathStat } from './stat.ts'

/** What lies at a path, and what it leads to. */
export interface PathFact {
  /** The entry itself (a symbolic link is a link). Undefined: there is none. */
  readonly self?: PathStat
  /** What it leads to; for all but links the same as `self`. Undefined: nothing, or a link that leads nowhere. */
  readonly followed?: PathStat
  /** What a link says, as it is written there. */
  readonly target?: string
  /** The path without links, where `self` is a link that leads somewhere. */
  readonly real?: string
  /** Hexadecimal, of a regular file's bytes (followed). `want: ['sha256']`. Undefined where there is none. */
  readonly sha256?: string
  /** A regular file's bytes (followed). `want: ['content']`. Undefined where there is none or it is longer than `contentLimit`. */
  readonly content?: Buffer
  /** Letters of lsattr, dashes left out. `want: ['attributes']`. Undefined where the host or the file system has none. */
  readonly attributes?: string
  /** Seconds since 1970 of what the path leads to. `want: ['times']`. */
  readonly times?: { readonly accessed: number; readonly modified: number }
}

export type PathWant = 'sha256' | 'content' | 'attributes' | 'times'

/** Contents longer than this (bytes) never travel to the controller. */
export const contentLimit = 1024 * 1024

export const absentPath: PathFact = {}
