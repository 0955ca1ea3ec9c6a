export type Mode = 'plan' | 'test' | 'apply'

/** A row of `--json`. */
export interface Row {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly function: string
  readonly result: boolean | null
  readonly changed: boolean | null
  readonly changes: Record<string, unknown>
  readonly comment: string
  readonly warnings: readonly string[]
  readonly skipped?: string
  readonly depends_on?: readonly string[]
}

/** What a run of kstate came to. */
export interface Run {
  readonly rows: readonly Row[]
  /** All that it printed. */
  readonly printed: string
  /** Files of the host that were made, altered or removed (the directories of these) since the run began, kstate's own apart. */
  touched(): Promise<readonly string[]>
}

/** The `summary` of `--json`. */
export interface Summary {
  readonly succeeded: number
  readonly changed: number
  readonly failed: number
  readonly unknown: number
  readonly total: number
}

/** What kstate answered. */
export interface Ran {
  readonly rows: readonly Row[]
  readonly summary: Summary
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Where the summary or the exit code of a run is not what its rows come to. */
export function miscounted(mode: Mode, { rows, summary, code }: Ran): string[] {
  const counted = count(rows)
  const { failed, changed, unknown } = counted
  const expected = failed > 0 ? 1 : mode !== 'apply' && changed + unknown > 0 ? 2 : 0
  return [
    ...Object.entries(counted).flatMap(([what, n]) =>
      summary[what as keyof Summary] === n
        ? []
        : [`the summary has ${what}=${summary[what as keyof Summary]}, the rows ${n}`],
    ),
    ...(code === expected ? [] : [`the exit code is ${code}, not ${expected}`]),
  ]
}

function count(rows: readonly Row[]): Summary {
  const those = (which: (row: Row) => boolean) => rows.filter(which).length
  const failed = those(({ result }) => result === false)
  const unknown = those(({ changed }) => changed === null)
  return {
    succeeded: rows.length - failed - unknown,
    changed: those(({ changed }) => changed === true),
    failed,
    unknown,
    total: rows.length,
  }
}
