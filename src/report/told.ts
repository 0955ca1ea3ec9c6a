import type { StateRow } from './events.ts'

/** Salt's options of the `highstate` outputter, under its names. */
export interface SaltTextOptions {
  readonly color: boolean
  /** `full`, `terse`, `mixed`, `changes`, `filter`, each also with `_id`. */
  readonly state_output: string
  readonly state_verbose: boolean
  readonly state_output_profile: boolean
  readonly state_output_pct: boolean
  readonly state_output_diff: boolean
  readonly state_compress_ids: boolean
  /** `true`, or a format of one's own with `{0}` … `{6}`. */
  readonly state_tabular: boolean | string
  readonly state_output_exclude: readonly string[]
  readonly state_output_terse: readonly string[]
}

export const saltTextDefaults: SaltTextOptions = {
  color: false,
  state_output: 'full',
  state_verbose: true,
  state_output_profile: true,
  state_output_pct: false,
  state_output_diff: false,
  state_compress_ids: false,
  state_tabular: false,
  state_output_exclude: [],
  state_output_terse: [],
}

/** A row as it is told: the ID, name and function that are shown, which compression may have altered. */
export interface ToldRow extends StateRow {
  /** How many rows this one stands for. */
  readonly count: number
}

export function hasChanges(row: StateRow): boolean {
  return Object.keys(row.changes).length > 0
}

export function pythonResult(result: boolean | null): string {
  return result === null ? 'None' : result ? 'True' : 'False'
}

/** How a row is told: in full, on one line, or not at all. */
export function mannerOf(row: StateRow, options: SaltTextOptions): 'full' | 'terse' | 'hidden' {
  const isQuiet = row.result === true && !hasChanges(row)
  if (isQuiet && (options.state_output_diff || !options.state_verbose)) return 'hidden'
  const mode = options.state_output.toLowerCase()
  const result = pythonResult(row.result)
  if (mode.startsWith('filter')) {
    if (options.state_output_terse.includes(result)) return 'terse'
    return options.state_output_exclude.includes(result) ? 'hidden' : 'full'
  }
  const isTerse =
    mode.startsWith('terse') ||
    (mode.startsWith('mixed') && row.result !== false) ||
    (mode.startsWith('changes') && isQuiet)
  return isTerse ? 'terse' : 'full'
}
