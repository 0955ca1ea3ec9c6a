import type { Need } from './fact.ts'

/** What an action may have changed: an object of a kind, all of a kind, or a file. */
export type Touched =
  | { readonly kind: string; readonly key?: string; readonly path?: undefined }
  | { readonly path: string; readonly kind?: undefined }

export type Touches = readonly Touched[] | 'everything'

/** Files that were written or removed: every fact that depends on one of these paths may be another now. */
export function files(paths: readonly string[]): readonly Touched[] {
  return paths.map((path) => ({ path }))
}

/** Whether a fact may be another after an action that touched these. */
export function isInvalidated({ kind, key }: Need, touches: Touches): boolean {
  if (touches === 'everything') return true
  return touches.some((one) => {
    if (one.path !== undefined) return kind.dependsOnPath(one.path)
    if (one.kind === kind.name) return one.key === undefined || one.key === key
    return kind.dependsOnKinds.includes(one.kind)
  })
}

/** For `dependsOnPath`: what lies under these prefixes (`/etc/sysctl`, `/etc/apt/`), and the directories that hold them. */
export function under(...prefixes: readonly string[]): (path: string) => boolean {
  return (path) =>
    path.includes('/../') || prefixes.some((prefix) => path.startsWith(prefix) || prefix.startsWith(`${path}/`))
}

const userArea = /^\/(home|root|srv|opt|tmp|mnt|media|var\/(www|tmp|log|backups))\//
const systemDatabases =
  /^\/etc\/(apt|dpkg|alternatives|ld\.so|(passwd|group|shadow|gshadow|subuid|subgid|login\.defs|nsswitch\.conf|adduser\.conf)[^/]*$|default\/useradd$|skel\/)/
const unitFile = /\.(service|socket|timer|path|target|mount|automount|swap|slice|conf)$/

/**
 * For `dependsOnPath`: every file but those that only their own programs read: in users' directories, and under /etc all but
 * the databases of packages and accounts. A directory above that is a link to somewhere else is not seen here.
 */
export function systemFiles(path: string): boolean {
  if (path.includes('/../')) return true
  if (userArea.test(path) && !unitFile.test(path)) return false
  return !path.startsWith('/etc/') || systemDatabases.test(path)
}

/** The same, and all configuration under /etc. */
export function configurationFiles(path: string): boolean {
  return systemFiles(path) || path.startsWith('/etc/')
}
