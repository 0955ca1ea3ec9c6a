import type { Touched } from '../types.ts'

/** Kinds of facts that any file may decide. A new kind that reads files of the user's must be named here. */
const anywhere = ['path', 'tree', 'creates', 'guard', 'git-checkout', 'git-remote', 'git-relation', 'git-config']
/** Those that a file under /etc may decide as well. */
const configuration = [...anywhere, 'service', 'postgres', 'cron']

const userArea = /^\/(home|root|srv|opt|tmp|mnt|media|var\/(www|tmp|log|backups))\//
/** What decides the facts of packages, accounts or everything. */
const system =
  /^\/etc\/(apt|dpkg|alternatives|ld\.so|(passwd|group|shadow|gshadow|subuid|subgid|login\.defs|nsswitch\.conf|adduser\.conf)[^/]*$|default\/useradd$|skel\/)/
const unitFile = /\.(service|socket|timer|path|target|mount|automount|swap|slice|conf)$/

/**
 * The facts that may be others once these paths were written or removed, as far as the paths tell (a folder above that is
 * a link to somewhere else is not seen here).
 */
export function touchedBy(paths: readonly string[]): readonly Touched[] | 'everything' {
  const kinds = new Set<string>()
  for (const path of paths) {
    const found = kindsOf(path)
    if (!found) return 'everything'
    for (const kind of found) kinds.add(kind)
  }
  return [...kinds].map((kind) => ({ kind }))
}

function kindsOf(path: string): readonly string[] | undefined {
  if (path.includes('/../')) return undefined
  if (userArea.test(path) && !unitFile.test(path)) return path.includes('/.pg') ? [...anywhere, 'postgres'] : anywhere
  return path.startsWith('/etc/') && !system.test(path) ? configuration : undefined
}
