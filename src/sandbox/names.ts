import { createHash } from 'node:crypto'

/**
 * The name that links, namespaces, control groups and directories of a host bear: short enough for a network link
 * (15 characters) and different for different IDs, whatever characters they hold.
 */
export function shortName(id: string): string {
  return `ks${createHash('sha256').update(id).digest('hex').slice(0, 10)}`
}

/** The ID as a host name: letters, digits and dashes, at most 63 of them. */
export function hostName(id: string): string {
  const name = id
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
  return name || shortName(id)
}
