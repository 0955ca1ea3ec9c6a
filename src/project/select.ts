import { DiagnosticError, error } from '../core/diagnostics.ts'
import { isGlob, matchGlob } from '../core/glob.ts'
import { closest } from '../core/similar.ts'
import type { Target } from './types.ts'

export type TargetForm = 'glob' | 'list' | 'pcre'

/** The targets that an expression names, in the roster's order. Throws where it names none. */
export function selectTargets(targets: readonly Target[], expression: string, form: TargetForm): Target[] {
  const ids = targets.map((target) => target.id)
  const known =
    ids.length > 0
      ? `the roster has ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', …' : ''}`
      : 'the roster is empty'
  if (form === 'list') {
    const wanted = expression.split(/[,\s]+/).filter((id) => id !== '')
    const missing = wanted.filter((id) => !ids.includes(id))
    if (missing.length > 0 || wanted.length === 0) throw unknownTarget(missing.join(', ') || expression, ids, known)
    return targets.filter((target) => wanted.includes(target.id))
  }
  const matches = form === 'pcre' ? pcre(expression) : (id: string) => matchGlob(id, expression)
  const found = targets.filter((target) => matches(target.id))
  if (found.length === 0) throw unknownTarget(expression, ids, known, form === 'pcre' || isGlob(expression))
  return found
}

/** As Salt matches: from the start of the ID, not necessarily to its end. */
function pcre(expression: string): (id: string) => boolean {
  try {
    const compiled = new RegExp(`^(?:${expression})`, 'u')
    return (id) => compiled.test(id)
  } catch (cause) {
    throw new DiagnosticError(
      error('bad-target', `${expression} is not a regular expression: ${(cause as Error).message}`),
    )
  }
}

function unknownTarget(expression: string, ids: readonly string[], known: string, pattern = false): DiagnosticError {
  const near = pattern ? undefined : closest(expression, ids)
  const summary = pattern ? `no target matches ${expression}` : `there is no target ${expression}`
  return new DiagnosticError(
    error('unknown-target', summary, { hint: near ? `did you mean ${near}? (${known})` : known }),
  )
}
