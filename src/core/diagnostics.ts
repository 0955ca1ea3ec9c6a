/** A place in an unrendered source file; lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** What is told when something is wrong: one permanent code, one root cause. */
export interface Diagnostic {
  /** Permanent, kebab-case: `unknown-function`, `duplicate-id`, `yaml-tab`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** One sentence: what is wrong. */
  readonly summary: string
  /** Why, or in what state things were left. */
  readonly detail?: string
  readonly at?: Place
  /** The source line at `at`, as it stands in the file. */
  readonly excerpt?: string
  /** What to do about it. */
  readonly hint?: string
  /** Further places with their role ("first declared here"). */
  readonly related?: readonly { readonly message: string; readonly at: Place; readonly excerpt?: string }[]
  /** What the summary speaks of, for programs: `{requisite, module, reference}`. */
  readonly about?: { readonly [name: string]: string }
}

/** Thrown by a stage that cannot go on; carries every error found so far, never an empty list. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[]
  constructor(diagnostics: Diagnostic | readonly Diagnostic[], options?: ErrorOptions) {
    const all = Array.isArray(diagnostics) ? (diagnostics as readonly Diagnostic[]) : [diagnostics as Diagnostic]
    super(all.map((d) => d.summary).join('\n'), options)
    this.name = 'DiagnosticError'
    this.diagnostics = all
  }
}

export function error(code: string, summary: string, more: Partial<Diagnostic> = {}): Diagnostic {
  return { code, severity: 'error', summary, ...more }
}

export function warning(code: string, summary: string, more: Partial<Diagnostic> = {}): Diagnostic {
  return { code, severity: 'warning', summary, ...more }
}

/** What hinders nothing, though it was found as an error. */
export function asWarning(found: Diagnostic): Diagnostic {
  return { ...found, severity: 'warning' }
}

/** The line `at.line` of `text`, without its newline; undefined where there is none. */
export function excerptOf(text: string, line: number | undefined): string | undefined {
  return line === undefined ? undefined : text.split(/\r\n|\r|\n/, line)[line - 1]
}

/**
 * A diagnostic as people read it: `error[code]: summary`, place, excerpt with caret, detail, hint. Only the first line
 * begins at the margin: nothing that a host or a tree says can pass for a message of its own.
 */
export function formatDiagnostic(d: Diagnostic): string {
  const lines = [`${d.severity}[${d.code}]: ${d.summary}`]
  const place = (at: Place, excerpt?: string) => {
    lines.push(`  --> ${at.file}${at.line ? `:${at.line}${at.column ? `:${at.column}` : ''}` : ''}`)
    if (excerpt === undefined || !at.line) return
    const gutter = String(at.line)
    const shown = excerpt.length > 160 ? `${excerpt.slice(0, 159)}…` : excerpt
    lines.push(`  ${' '.repeat(gutter.length)} |`, `  ${gutter} | ${shown.replaceAll('\t', ' ')}`)
    if (at.column && at.column <= shown.length + 1)
      lines.push(`  ${' '.repeat(gutter.length)} | ${' '.repeat(at.column - 1)}^`)
  }
  if (d.at) place(d.at, d.excerpt)
  for (const other of d.related ?? []) {
    lines.push(`  ${other.message}:`)
    place(other.at, other.excerpt)
  }
  if (d.detail) lines.push(...d.detail.split('\n').map((line) => `  ${line}`))
  if (d.hint) lines.push(`  hint: ${d.hint}`)
  return lines.map((line) => line.replaceAll('\n', '\n  ')).join('\n')
}
