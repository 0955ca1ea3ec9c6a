import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Directories with a `top.sls`, relative to where they were looked for. */
export interface TreesFound {
  readonly states: readonly string[]
  readonly pillar: readonly string[]
  /** The first SLS that was met, whether or not a `top.sls` lies beside it. */
  readonly sls?: string
}

const DEPTH = 4
const PASSED_OVER = /^(?:\..*|node_modules|tests?|cache|vendor)$/

/** Looks for trees below a directory; one that has `pillar` in its path holds pillars. */
export function findTrees(root: string): TreesFound {
  const found = { states: [] as string[], pillar: [] as string[], sls: undefined as string | undefined }
  const visit = (inside: string, depth: number) => {
    const entries = entriesOf(join(root, inside))
    if (entries.some((entry) => entry.isFile() && entry.name === 'top.sls'))
      found[inside.includes('pillar') ? 'pillar' : 'states'].push(inside || '.')
    for (const entry of entries) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.isFile() && entry.name.endsWith('.sls')) found.sls ??= path
      if (entry.isDirectory() && depth < DEPTH && !PASSED_OVER.test(entry.name)) visit(path, depth + 1)
    }
  }
  visit('', 0)
  return found
}

/** What lies in a directory, by name; nothing where it cannot be read. */
function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}
