import type { StateRow } from './events.ts'
import { hasChanges, pythonResult, type ToldRow } from './told.ts'

/** Salt's `state_compress_ids`: rows of one ID, SLS and result become one, counted behind the ID. */
export function compressIds(rows: readonly StateRow[]): ToldRow[] {
  const groups = new Map<string, StateRow[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.state, row.id, row.sls, row.result])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => (group.length === 1 ? { ...group[0]!, count: 1 } : compress(group)))
}

function compress(group: readonly StateRow[]): ToldRow {
  const first = group[0]!
  const changed = group.filter(hasChanges)
  return {
    ...first,
    id: `${first.id} (${group.length})`,
    name: `state_compressed_${first.sls}_${first.id}_${pythonResult(first.result)}`,
    run: Math.min(...group.map((row) => row.run)),
    duration_ms: Math.round(group.reduce((sum, row) => sum + row.duration_ms, 0) * 1000) / 1000,
    start_time: group.map((row) => row.start_time).sort()[0]!,
    changes:
      changed.length === 0
        ? {}
        : { 'compressed changes': Object.fromEntries(changed.map((row) => [row.name, row.changes])) },
    count: group.length,
  }
}
