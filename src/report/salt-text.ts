import { block, joinText, type TerminalText, term } from '../core/terminal-text.ts'
import { type Colors, colored, plain } from './colors.ts'
import { compressIds } from './compress-ids.ts'
import { isUnsupported, type StateRow, type Summary } from './events.ts'
import { countsOf, formatLeftOut, formatNotRun, isLeft, stoppedAt } from './left.ts'
import { formatNested } from './nested.ts'
import { formatSummary } from './salt-summary.ts'
import { hasChanges, mannerOf, pythonResult, type SaltTextOptions, type ToldRow } from './told.ts'

/**
 * What a run of one host came to, as Salt's `highstate` outputter prints it; no newline at the end. A run that did not
 * reach its end (`summary.ended`) names what it left, and where it stopped.
 */
export function formatStates(
  target: string,
  all: readonly StateRow[],
  options: SaltTextOptions,
  summary?: Summary,
): TerminalText {
  const broken = summary && summary.ended !== 'complete' ? summary : undefined
  const colors = options.color ? colored : plain
  const rows = all.filter((row) => !row.notRun && !isUnsupported(row))
  const leftOut = formatLeftOut(
    all.filter((row) => isUnsupported(row) || (row.notRun && !isLeft(row, summary?.ended ?? 'complete'))),
  )
  const told: readonly ToldRow[] = options.state_compress_ids
    ? compressIds(rows)
    : rows.map((row) => ({ ...row, count: 1 }))
  const head = headColor(told, options, colors)
  const lines = [term`${broken && head === colors.green ? colors.yellow : head}${target}:${colors.end}`]
  for (const row of told) lines.push(...formatRow(row, options, colors))
  if (broken) lines.push(formatLeft(all, broken, colors))
  if (leftOut) lines.push(term`${colors.yellow}----------\n${leftOut}${colors.end}`)
  lines.push(formatSummary(target, told, options, colors, summary))
  return joinText(lines)
}

/** What a run left, by name, and where it stopped. */
function formatLeft(rows: readonly StateRow[], summary: Summary, { yellow, lightRed, end }: Colors): TerminalText {
  const left = rows.filter((row) => isLeft(row, summary.ended))
  const notRun = left.filter((row) => row.notRun)
  const listed = notRun.length > 0 ? term`${yellow}----------\n${formatNotRun(notRun)}${end}\n` : ''
  return term`${listed}${lightRed}----------\n${stoppedAt(left[0], summary.ended)}: ${countsOf(summary)}${end}`
}

/** The errors of a host whose tree did not compile. */
export function formatErrors(target: string, errors: readonly string[], color: boolean): TerminalText {
  const colors = color ? colored : plain
  const { lightRed, end } = colors
  return joinText([
    term`${lightRed}${target}:${end}`,
    term`    ${lightRed}Data failed to compile:${end}`,
    ...errors.map((error) => term`${lightRed}----------\n    ${block(error, 4)}${end}`),
  ])
}

/** Salt colours the host's name by the last row that failed or would change. */
function headColor(rows: readonly ToldRow[], options: SaltTextOptions, colors: Colors): TerminalText {
  const last = rows.filter((row) => isTold(row, options) && row.result !== true).at(-1)
  if (!last) return colors.green
  return last.result === false ? colors.red : colors.yellow
}

function isTold(row: ToldRow, options: SaltTextOptions): boolean {
  return !(row.result === true && !hasChanges(row) && (options.state_output_diff || !options.state_verbose))
}

function formatRow(row: ToldRow, options: SaltTextOptions, colors: Colors): TerminalText[] {
  const color =
    row.result === false
      ? colors.red
      : row.result === null
        ? colors.yellow
        : hasChanges(row)
          ? colors.cyan
          : colors.green
  const manner = mannerOf(row, options)
  if (manner === 'hidden') return []
  const shown = options.state_output.toLowerCase().endsWith('_id') ? { ...row, name: row.id } : row
  if (manner === 'terse') return [formatTerse(shown, color, options, colors)]
  // Of several lines those after the first stand under it: none can pass for a row.
  const line = (label: string, value: TerminalText) => term`    ${color}${label}: ${value}${colors.end}`
  const outside = (value: string) => block(value, 14)
  return [
    term`${color}----------${colors.end}`,
    line('      ID', outside(shown.id)),
    line('Function', outside(`${shown.state}.${shown.function}`)),
    ...(shown.id === shown.name ? [] : [line('    Name', outside(shown.name))]),
    line('  Result', outside(pythonResult(row.result))),
    line(' Comment', outside(row.comment.trim())),
    ...(options.state_output_profile && row.start_time !== ''
      ? [line(' Started', outside(row.start_time)), line('Duration', term`${formatMilliseconds(row.duration_ms)} ms`)]
      : []),
    term`${color}     Changes:   ${hasChanges(row) ? term`\n${formatNested(row.changes, 14, colors)}` : ''}${colors.end}`,
    ...(row.warnings.length > 0
      ? [term`   ${colors.lightRed} Warnings: ${block(wrap(row.warnings.join('\n')).trimStart())}${colors.end}`]
      : []),
  ]
}

function formatTerse(row: ToldRow, color: TerminalText, options: SaltTextOptions, colors: Colors): TerminalText {
  const result =
    row.result === false ? 'Failed' : row.result === null ? unsettled(row) : hasChanges(row) ? 'Changed' : 'Clean'
  const told = block(row.warnings.join('\n'), 14)
  const warned =
    row.warnings.length > 0 ? term`${colors.lightRed}Warnings:\n${' '.repeat(14)}${told}${colors.end}` : undefined
  const profile = options.state_output_profile && row.start_time !== ''
  const milliseconds = formatMilliseconds(row.duration_ms)
  const name = block(row.name, 14)
  if (options.state_tabular === true) {
    const timing = profile ? `${row.start_time} [${milliseconds.padStart(7)} ms] ` : ''
    const what = `${row.state.padStart(10)}.${row.function.padEnd(10)} ${result.padEnd(7)}`
    return term`${warned ? term`${warned}\n` : ''}${color}${timing}${what}   Name: ${name}${colors.end}`
  }
  if (typeof options.state_tabular === 'string') {
    const fields = [color, name, term`${row.state}`, term`${row.function}`, term`${result}`, colors.end]
    const parts = options.state_tabular.split(/(\{\d\})/)
    return joinText(
      parts.map((part) => (/^\{\d\}$/.test(part) ? fields[Number(part[1])] : undefined) ?? block(part)),
      '',
    )
  }
  const timing = profile ? ` - Started: ${row.start_time} - Duration: ${milliseconds} ms` : ''
  const what = `${row.state}.${row.function} - Result: ${result}${timing}`
  return term`${warned ?? ''} ${color} Name: ${name} - Function: ${what}${colors.end}`
}

function unsettled({ changed }: ToldRow): string {
  return changed === null ? 'Unknown' : 'Differs'
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
