import { type Finding, helpOfCode } from '../app/index.ts'
import { formatDiagnostic } from '../core/diagnostics.ts'
import { block, joinText, type TerminalText, term } from '../core/terminal-text.ts'

/** Of so many warnings of a rule each is shown with its lines; of more, all but the first in a line. */
const SHOWN_IN_FULL = 5

/**
 * Findings as people read them: grouped by rule, those with errors first, then those with the fewest; each group begins with what the
 * rule tells.
 */
export function formatFindings(findings: readonly Finding[], targets: number): TerminalText[] {
  return groupByCode(findings).flatMap((group) => [heading(group), ...group.flatMap(formatted(group.length, targets))])
}

function groupByCode(findings: readonly Finding[]): (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding])
  const rank = (group: readonly Finding[]) => (group.some(({ severity }) => severity === 'error') ? 0 : 1)
  return [...groups.values()].sort(
    (a, b) => rank(a) - rank(b) || a.length - b.length || (a[0]!.code < b[0]!.code ? -1 : 1),
  )
}

function heading(group: readonly Finding[]): TerminalText {
  const { code } = group[0]!
  const help = helpOfCode(code)
  return term`${code} (${group.length})${help === undefined ? '' : `: ${help}`}`
}

function formatted(count: number, targets: number) {
  return (finding: Finding, index: number): TerminalText[] => {
    const { at, summary, severity, code } = finding
    const of = finding.targets
    const only = of.length > 0 && targets > 1 ? `for ${of.length} of ${targets} targets: ${listed(of)}` : undefined
    const end = index === count - 1 ? [term``] : []
    if (count > SHOWN_IN_FULL && index > 0 && severity === 'warning') {
      const where = at ? `${at.file}${at.line ? `:${at.line}` : ''}: ` : ''
      const [line] = summary.split('\n')
      return [term`${severity}[${code}]: ${where}${line ?? ''}${only === undefined ? '' : ` (${only})`}`, ...end]
    }
    const lines = [block(formatDiagnostic(finding)), ...(only === undefined ? [] : [term`  ${only}`])]
    return [joinText([...lines, term``])]
  }
}

export function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')}, …`
}
