import { relative, resolve } from 'node:path'
import { formatFindingJson, type Migration } from '../app/index.ts'
import type { Diagnostic, Place } from '../core/diagnostics.ts'
import { joinText, type TerminalText, term } from '../core/terminal-text.ts'
import { print } from './terminal.ts'

type Shown = Migration & { readonly grains: readonly { readonly target: string; readonly from: string }[] }

/** More of a kind than these are counted. */
const ROWS = 15

/** `kstate lint --migrate`, for people: one screen. */
export function printMigration(migration: Shown, root: string): void {
  const sections = [
    targetsOf(migration),
    missingOf(migration),
    inTheWayOf(migration, root),
    othersOf(migration),
    endOf(migration),
  ]
  print(
    joinText(
      sections.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : [term``, ...lines])),
    ),
  )
}

function targetsOf({ targets }: Shown): TerminalText[] {
  const [steps, applicable] = [sum(targets.map((one) => one.steps)), sum(targets.map((one) => one.applicable))]
  const unseen = new Set(targets.flatMap((one) => one.unseen)).size
  const share = steps === 0 ? '' : ` (${Math.floor((100 * applicable) / steps)} %)`
  const seen = unseen === 0 ? '' : `, of those that can be seen: ${plural(unseen, 'file')} cannot be rendered`
  const isClean = targets.every(({ errors }) => errors === 0)
  const words = { yes: 'compiles', no: 'refused', unknown: 'unknown' }
  if (steps + unseen === 0 && targets.every(({ compiles }) => compiles === 'yes'))
    return [term`No target has any states: is there a top.sls, and does it name them?`]
  return [
    term`${applicable} of ${plural(steps, 'step')} can be applied${share}${seen}`,
    ...table(
      targets.map(({ id, compiles, reason, errors, ...one }) => [
        id,
        compiles === 'yes' && one.steps === 0 ? 'no states' : words[compiles],
        `${one.applicable} of ${one.steps}`,
        ...(isClean ? [] : [errors === 0 ? '' : plural(errors, 'error')]),
        reason ? `${placeOf(reason.at)}${rootOf(reason.summary)}` : '',
      ]),
    ),
  ]
}

function missingOf({ missing }: Shown): TerminalText[] {
  if (missing.length === 0) return []
  const cells = ({ kind, full, uses, steps, alternative }: Shown['missing'][number]) => [
    kind === 'state' ? full : `salt['${full}']`,
    plural(uses, 'place'),
    kind === 'state' ? plural(steps, 'step') : '',
    alternative === undefined ? '' : alternative.replaceAll('`', ''),
  ]
  return [term`Missing functions, and what to write instead:`, ...table(missing.map(cells))]
}

function inTheWayOf({ inTheWay }: Shown, root: string): TerminalText[] {
  if (inTheWay.length === 0) return []
  const place = ({ at }: Diagnostic) =>
    at?.line ? placeOf({ ...at, file: relative(root, resolve(root, at.file)) }) : ''
  const lines = inTheWay
    .slice(0, ROWS)
    .flatMap((one) => [
      row(`  ${place(one)}${rootOf(one.summary)}`),
      ...(one.hint === undefined ? [] : [row(`      ${one.hint}`)]),
    ])
  return [term`What kstate does not do:`, ...lines, ...moreOf(inTheWay.length)]
}

function othersOf({ otherErrors }: Shown): TerminalText[] {
  if (otherErrors.size === 0) return []
  const counts = [...otherErrors].map(([code, count]) => `${count} ${code}`).join(', ')
  return [term`Other errors: ${counts} (kstate lint tells where)`]
}

function endOf({ isComplete, targets, grains }: Shown): TerminalText[] {
  const bare = grains.filter(({ from }) => from === 'roster').length
  const isUnknown = targets.some(({ compiles }) => compiles === 'unknown')
  return [
    ...(bare > 0
      ? [
          term`Only the roster's grains are known of ${plural(bare, 'target')}: give --grains FILE, or run kstate grains TARGET once, which keeps them.`,
        ]
      : []),
    ...(isUnknown ? [term`unknown: a template asks its host; kstate plan TARGET asks it.`] : []),
    ...(isComplete ? [term`Everything can be applied${bare > 0 ? ', as far as these tell' : ''}.`] : []),
  ]
}

/** Rows in columns, cut to a line of a usual terminal each. */
function table(rows: readonly (readonly string[])[]): TerminalText[] {
  const widths = rows[0]?.map((_, column) => Math.min(40, Math.max(...rows.map((row) => row[column]!.length)))) ?? []
  const lines = rows.slice(0, ROWS).map((cells) => {
    const text = cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column]!)))
      .join('  ')
    return row(`  ${text}`)
  })
  return [...lines, ...moreOf(rows.length)]
}

function row(text: string): TerminalText {
  const line = text.replaceAll('\n', ' ').trimEnd()
  return term`${line.length > 150 ? `${line.slice(0, 149)}…` : line}`
}

function moreOf(count: number): TerminalText[] {
  return count > ROWS ? [term`  … and ${count - ROWS} more (--json has all)`] : []
}

/** Without what says in which file and phase, which stands before it. */
function rootOf(summary: string): string {
  return summary.replace(
    /^(?:Pillar failed to render with the following messages: )?(?:Rendering SLS '[^']*' failed: |Rendering Primary Top file failed, render error:\n)?/,
    '',
  )
}

function placeOf(at: Place | undefined): string {
  return at ? `${at.file}${at.line ? `:${at.line}` : ''}: ` : ''
}

/** The same as data. */
export function migrationJson({ targets, missing, inTheWay, otherErrors, isComplete, grains }: Shown): object {
  return {
    complete: isComplete,
    steps: sum(targets.map((one) => one.steps)),
    applicable: sum(targets.map((one) => one.applicable)),
    targets: Object.fromEntries(
      targets.map(({ id, compiles, reason, ...counts }) => [
        id,
        {
          compiles: { yes: true, no: false, unknown: null }[compiles],
          ...counts,
          grains: grains.find(({ target }) => target === id)!.from,
          reason: reason && { ...formatFindingJson(reason), targets: undefined },
        },
      ]),
    ),
    missing: missing.map(({ full, ...one }) => ({ function: full, ...one })),
    in_the_way: inTheWay.map((one) => formatFindingJson({ targets: [], ...one })),
    other_errors: Object.fromEntries(otherErrors),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
