import type { Finding } from './types.ts'

/**
 * A finding as plain data; `targets`: those whose trees have it. Of requisites that name nothing: `requisite`, `module`
 * and `reference` too.
 */
export function formatFindingJson({ at, related, ...finding }: Finding): Record<string, unknown> {
  return {
    code: finding.code,
    severity: finding.severity,
    summary: finding.summary,
    detail: finding.detail,
    ...at,
    ...finding.about,
    excerpt: finding.excerpt,
    hint: finding.hint,
    related: related?.map(({ message, at: place, excerpt }) => ({ message, ...place, excerpt })),
    targets: finding.targets,
  }
}
