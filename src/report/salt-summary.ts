import { joinText, type TerminalText, term } from '../core/terminal-text.ts'
import type { Colors } from './colors.ts'
import type { Summary } from './events.ts'
import { hasChanges, mannerOf, type SaltTextOptions, type ToldRow } from './told.ts'

/**
 * Salt's closing block: `Summary for T`, counts aligned, total and run time. Of `summary` come the counts of what has no row: what was
 * left out, and what a run left that did not reach its end.
 */
export function formatSummary(
  target: string,
  rows: readonly ToldRow[],
  options: SaltTextOptions,
  colors: Colors,
  summary?: Summary,
): TerminalText {
  const broken = summary !== undefined && summary.ended !== 'complete'
  const { not_run: notRun = 0, unsupported = 0 } = summary ?? {}
  const { cyan, red, yellow, lightRed, end } = colors
  const green = broken ? yellow : colors.green
  const count = (test: (row: ToldRow) => boolean) => rows.filter(test).reduce((sum, row) => sum + row.count, 0)
  const failed = count((row) => row.result === false)
  const differs = count((row) => row.result === null && row.changed !== null)
  const unknown = count((row) => row.changed === null)
  const total = count(() => true)
  const changed = rows.filter(isChanged).reduce((sum, row) => sum + changesOf(row), 0)
  // Salt counts the warnings of those rows that it tells in full.
  const warned = rows.filter((row) => row.warnings.length > 0 && mannerOf(row, options) === 'full').length

  const counts = [...new Set(rows.map((row) => row.result))].map((result) => count((row) => row.result === result))
  const widest = Math.max(
    0,
    ...[
      ...counts,
      ...(broken || notRun > 0 ? [notRun] : []),
      ...(unsupported > 0 ? [unsupported] : []),
      ...(warned > 0 ? [warned] : []),
    ].map((n) => String(n).length),
  )
  const width = (unsupported > 0 ? 'Unsupported' : 'Succeeded').length + widest + 2
  const line = (color: TerminalText, label: string, value: string | number) =>
    term`${color}${label}: ${String(value).padStart(width - label.length - 2)}${end}`

  const stats = [
    ...(differs > 0 ? [term`${yellow}unchanged=${differs}${end}`] : []),
    ...(unknown > 0 && !broken ? [term`${yellow}unknown=${unknown}${end}`] : []),
    ...(changed > 0 ? [term`${green}changed=${changed}${end}`] : []),
  ]
  const lines = [
    term`${cyan}\nSummary for ${target}\n${'-'.repeat(width)}${end}`,
    term`${line(green, 'Succeeded', total - failed - (broken ? unknown : 0))}${stats.length > 0 ? term` (${joinText(stats, ', ')})` : ''}`,
    line(failed > 0 ? red : cyan, 'Failed', failed),
  ]
  if (broken && unknown > 0) lines.push(line(yellow, 'Unknown', unknown))
  if (unsupported > 0) lines.push(line(yellow, 'Unsupported', unsupported))
  if (broken || notRun > 0) lines.push(line(yellow, 'Not run', notRun))
  if (options.state_output_pct && total > 0) {
    const percent = (n: number) => String(Math.round((n / total) * 10_000) / 100).replace(/^(\d+)$/, '$1.0')
    lines.push(
      line(green, 'Success %', percent(total - failed)),
      line(failed > 0 ? red : cyan, 'Failure %', percent(failed)),
    )
  }
  if (warned > 0) lines.push(line(lightRed, 'Warnings', warned))
  lines.push(term`${cyan}${'-'.repeat(width)}\nTotal states run: ${String(total).padStart(width - 7)}${end}`)
  if (options.state_output_profile) {
    const milliseconds = rows.reduce((sum, row) => sum + row.duration_ms, 0)
    const [value, unit] = milliseconds > 999 ? [milliseconds / 1000, 's'] : [milliseconds, 'ms']
    lines.push(term`${cyan}Total run time: ${value.toFixed(3).padStart(width - 5)} ${unit}${end}`)
  }
  return joinText(lines)
}

/** Also a step that has altered something that its state does not name: refs that were fetched before it failed. */
function isChanged(row: ToldRow): boolean {
  return hasChanges(row) || (row.result !== null && row.changed === true)
}

function changesOf(row: ToldRow): number {
  if (row.count === 1) return 1
  const compressed = row.changes['compressed changes']
  return compressed && typeof compressed === 'object' ? Object.keys(compressed).length : 1
}
