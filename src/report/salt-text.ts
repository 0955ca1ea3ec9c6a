import { type Colors, colored, plain } from './colors.ts'
import { compressIds } from './compress-ids.ts'
import type { StateRow } from './events.ts'
import { formatNested, stripEscapes } from './nested.ts'
import { formatSummary } from './salt-summary.ts'
import { hasChanges, pythonResult, type SaltTextOptions, type ToldRow } from './told.ts'

/** What a run of one host came to, as Salt's `highstate` outputter prints it; no newline at the end. */
export function formatStates(target: string, rows: readonly StateRow[], options: SaltTextOptions): string {
  const colors = options.color ? colored : plain
  const told: readonly ToldRow[] = options.state_compress_ids
    ? compressIds(rows)
    : rows.map((row) => ({ ...row, count: 1 }))
  const lines = [`${headColor(told, options, colors)}${stripEscapes(target)}:${colors.end}`]
  for (const row of told) if (isTold(row, options)) lines.push(...formatRow(row, options, colors))
  lines.push(formatSummary(target, told, options, colors))
  return lines.join('\n')
}

/** The errors of a host whose tree did not compile. */
export function formatErrors(target: string, errors: readonly string[], color: boolean): string {
  const colors = color ? colored : plain
  const { lightRed, end } = colors
  return [
    `${lightRed}${stripEscapes(target)}:${end}`,
    `    ${lightRed}Data failed to compile:${end}`,
    ...errors.map((error) => `${lightRed}----------\n    ${stripEscapes(error)}${end}`),
  ].join('\n')
}

/** Salt colours the host's name by the last row that failed or would change. */
function headColor(rows: readonly ToldRow[], options: SaltTextOptions, colors: Colors): string {
  const last = rows.filter((row) => isTold(row, options) && row.result !== true).at(-1)
  if (!last) return colors.green
  return last.result === false ? colors.red : colors.yellow
}

function isTold(row: ToldRow, options: SaltTextOptions): boolean {
  return !(row.result === true && !hasChanges(row) && (options.state_output_diff || !options.state_verbose))
}

function formatRow(row: ToldRow, options: SaltTextOptions, colors: Colors): string[] {
  const color =
    row.result === false
      ? colors.red
      : row.result === null
        ? colors.yellow
        : hasChanges(row)
          ? colors.cyan
          : colors.green
  const mode = options.state_output.toLowerCase()
  const shown = mode.endsWith('_id') ? { ...row, name: row.id } : row
  const result = pythonResult(row.result)
  if (mode.startsWith('filter')) {
    if (options.state_output_terse.includes(result)) return [formatTerse(shown, color, options, colors)]
    if (options.state_output_exclude.includes(result)) return []
  } else if (
    mode.startsWith('terse') ||
    (mode.startsWith('mixed') && row.result !== false) ||
    (mode.startsWith('changes') && row.result === true && !hasChanges(row))
  ) {
    return [formatTerse(shown, color, options, colors)]
  }
  const line = (text: string) => `    ${color}${text}${colors.end}`
  const comment = row.comment.trim().replaceAll('\n', `\n${' '.repeat(14)}`)
  return [
    `${color}----------${colors.end}`,
    line(`      ID: ${shown.id}`),
    line(`Function: ${shown.state}.${shown.function}`),
    ...(shown.id === shown.name ? [] : [line(`    Name: ${shown.name}`)]),
    line(`  Result: ${result}`),
    line(` Comment: ${comment}`),
    ...(options.state_output_profile && row.start_time !== ''
      ? [line(` Started: ${row.start_time}`), line(`Duration: ${formatMilliseconds(row.duration_ms)} ms`)]
      : []),
    `${color}     Changes:   ${hasChanges(row) ? `\n${formatNested(row.changes, 14, colors)}` : ''}${colors.end}`,
    ...(row.warnings.length > 0
      ? [`   ${colors.lightRed} Warnings: ${wrap(row.warnings.join('\n')).trimStart()}${colors.end}`]
      : []),
  ]
}

function formatTerse(row: ToldRow, color: string, options: SaltTextOptions, colors: Colors): string {
  const result =
    row.result === false ? 'Failed' : row.result === null ? 'Differs' : hasChanges(row) ? 'Changed' : 'Clean'
  const warned = row.warnings.length > 0 ? `${colors.lightRed}Warnings:\n${row.warnings.join('\n')}${colors.end}` : ''
  const profile = options.state_output_profile && row.start_time !== ''
  const milliseconds = formatMilliseconds(row.duration_ms)
  if (options.state_tabular === true) {
    const timing = profile ? `${row.start_time} [${milliseconds.padStart(7)} ms] ` : ''
    const what = `${row.state.padStart(10)}.${row.function.padEnd(10)} ${result.padEnd(7)}`
    return `${warned === '' ? '' : `${warned}\n`}${color}${timing}${what}   Name: ${row.name}${colors.end}`
  }
  if (typeof options.state_tabular === 'string') {
    const fields = [color, row.name, row.state, row.function, result, colors.end]
    return options.state_tabular.replace(/\{(\d)\}/g, (field, index) => fields[Number(index)] ?? field)
  }
  const timing = profile ? ` - Started: ${row.start_time} - Duration: ${milliseconds} ms` : ''
  return `${warned} ${color} Name: ${row.name} - Function: ${row.state}.${row.function} - Result: ${result}${timing}${colors.end}`
}

/** A duration as Python prints the float. */
export function formatMilliseconds(milliseconds: number): string {
  return Number.isInteger(milliseconds) ? `${milliseconds}.0` : String(milliseconds)
}

/** Words filled into lines of 80, each indented by 14, as Python's textwrap does. */
function wrap(text: string): string {
  const indent = ' '.repeat(14)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > 80) {
      lines.push(indent + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, indent + line].join('\n')
}
