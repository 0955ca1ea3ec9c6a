import type { Diagnostic } from '../core/diagnostics.ts'
import { redactData } from '../python/values/redact.ts'
import { rules } from './rules/index.ts'
import { redactorOf } from './secret-values.ts'
import type { Finding, Found, LintInput } from './types.ts'

/**
 * Everything that is wrong or doubtful in the trees of targets: what the compiler tells and what only the linter's rules
 * find; each once, with the targets that have it, in the order of files and lines. Secrets are masked.
 */
export function lintTrees(input: LintInput): Finding[] {
  const compiled = input.targets.flatMap(({ id, found }) => found.map((diagnostic) => ({ target: id, diagnostic })))
  const all = [...compiled, ...rules.flatMap((rule) => rule.check(input))]
  const redactor = redactorOf(input)
  return mergeFound(all)
    .sort(inOrder)
    .map((finding) => ({ ...redactData(redactor, { ...finding, targets: [] }), targets: finding.targets }))
}

/** What could not be rendered for lack of a host, each place once. */
export function notRenderedIn({ targets }: Pick<LintInput, 'targets'>): Finding[] {
  const found = targets.flatMap(({ id, notRendered }) => notRendered.map((diagnostic) => ({ target: id, diagnostic })))
  return mergeFound(found).sort(inOrder)
}

/** The same finding for several targets, or for several states that one line makes, is one. */
function mergeFound(found: readonly Found[]): Finding[] {
  const merged = new Map<string, { first: Diagnostic; summaries: Set<string>; targets: Set<string> }>()
  for (const { diagnostic, target } of found) {
    const { code, at, summary } = diagnostic
    const key = at?.line === undefined ? `${code}\0${summary}` : [code, at.file, at.line, at.column].join('\0')
    const known = merged.get(key) ?? { first: diagnostic, summaries: new Set(), targets: new Set() }
    merged.set(key, known)
    known.summaries.add(summary)
    if (target !== undefined) known.targets.add(target)
  }
  return [...merged.values()].map(({ first, summaries, targets }) => ({
    ...first,
    detail: [first.detail, alike([...summaries].slice(1))].filter(Boolean).join('\n') || undefined,
    targets: [...targets],
  }))
}

function alike(others: readonly string[]): string | undefined {
  if (others.length === 0) return undefined
  const more = others.length > 3 ? [`and ${others.length - 3} more from this line`] : []
  return ['also:', ...others.slice(0, 3), ...more].join('\n')
}

function inOrder(a: Finding, b: Finding): number {
  const byFile = compare(a.at?.file ?? '', b.at?.file ?? '')
  return (
    byFile ||
    (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
    (a.at?.column ?? 0) - (b.at?.column ?? 0) ||
    compare(a.code, b.code)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
