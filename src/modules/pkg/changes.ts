import type { Answer } from '../../transport/types.ts'

export interface VersionChange {
  readonly old: string
  readonly new: string
}
export type VersionChanges = { readonly [name: string]: VersionChange }

/** What differs in the package manager's list, as its actions print it (`Provider.act`); `residual`: configuration files that were left. */
export function readChanges(outputs: readonly Answer[]): { installed: VersionChanges; residual: VersionChanges } {
  const installed: Record<string, VersionChange> = {}
  const residual: Record<string, VersionChange> = {}
  for (const line of outputs.flatMap((output) => output.stdout.toString().split('\n'))) {
    const [kind, name, old, next] = line.split(' ')
    if (name === undefined || old === undefined || next === undefined) continue
    const change = { old: old === '-' ? '' : old, new: next === '-' ? '' : next }
    if (kind === 'I') installed[name] = change
    else if (kind === 'R') residual[name] = change
  }
  return { installed, residual }
}

/** Salt's words for the package manager's failure. */
export function problem(doing: string, outputs: readonly Answer[]): string {
  const lines = outputs.flatMap((output) => output.stderr.toString().trim().split('\n')).filter((line) => line !== '')
  const [first = 'no reason was given', ...more] = lines
  const listed = [`    - ${first}`, ...more.map((line) => `      ${line}`)].join('\n')
  return `Problem encountered ${doing} package(s). Additional info follows:\n\nerrors:\n${listed}`
}
