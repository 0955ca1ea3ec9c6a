import type { Finding } from './types.ts'

/**
 * A finding as a workflow command, which GitHub shows beside the line:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions. `where` turns a file's name into a
 * path from the root of the repository.
 */
export function formatGithub(
  { severity, code, summary, detail, hint, at }: Finding,
  kind: 'error' | 'warning' | 'notice' = severity,
  where: (file: string) => string = (file) => file,
): string {
  const place = at && [
    `file=${property(where(at.file))}`,
    at.line && `line=${at.line}`,
    at.column && `col=${at.column}`,
  ]
  const properties = [...(place ?? []), `title=${property(code)}`].filter(Boolean).join(',')
  const message = [summary, detail, hint === undefined ? undefined : `hint: ${hint}`].filter(Boolean).join('\n')
  return `::${kind} ${properties}::${data(message)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
