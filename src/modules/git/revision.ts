import type { RemoteFact } from './facts/remote.ts'
import type { LatestArgs } from './latest-arguments.ts'

/** The commit that a checkout shall stand at. */
export interface Wanted {
  /** Full, or for a bare commit id as it was given. */
  readonly commit: string
  readonly type: 'branch' | 'tag' | 'sha1'
  /** What the local branch shall track: null leaves it alone, undefined means nothing. */
  readonly upstream: string | null | undefined
  /** As Salt names it: `origin/main (0123456)`. */
  readonly place: string
}

/** @returns undefined where the remote has nothing of that name (or nothing at all) */
export function wantedRevision(rev: string, remote: string, there: RemoteFact): Wanted | undefined {
  if (rev === 'HEAD') {
    if (there.head === undefined) return undefined
    return { commit: there.head, type: 'sha1', upstream: null, place: `remote HEAD (${short(there.head)})` }
  }
  const branch = there.refs[`refs/heads/${rev}`]
  if (branch !== undefined) {
    const upstream = `${remote}/${rev}`
    return { commit: branch, type: 'branch', upstream, place: `${upstream} (${short(branch)})` }
  }
  const tag = there.refs[`refs/tags/${rev}^{}`] ?? there.refs[`refs/tags/${rev}`]
  if (tag !== undefined) return { commit: tag, type: 'tag', upstream: undefined, place: `${rev} (${short(tag)})` }
  if (!/^[0-9a-f]{4,40}$/i.test(rev)) return undefined
  const commit = rev.toLowerCase()
  return { commit, type: 'sha1', upstream: undefined, place: short(commit) }
}

export function standsAt(head: string | undefined, { commit, type }: Wanted): boolean {
  return head !== undefined && (type === 'sha1' ? head.startsWith(commit) : head === commit)
}

/** The ref in which the remote's branch is kept. */
export function trackingRef(args: LatestArgs, there: RemoteFact, wanted: Wanted | undefined): string | undefined {
  const branch = wanted?.type === 'branch' ? String(args.rev) : args.rev === 'HEAD' ? there.defaultBranch : undefined
  return branch === undefined ? undefined : `refs/remotes/${args.remote}/${branch}`
}

export function short(commit: string): string {
  return commit.slice(0, 7)
}
