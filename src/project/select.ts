import { DiagnosticError, error } from '../core/diagnostics.ts'
import { isGlob } from '../core/glob.ts'
import { closest } from '../core/similar.ts'
import { Dict } from '../python/values.ts'
import { type Candidate, matchTarget } from '../render/index.ts'
import { type Needs, needsOf } from './needs.ts'
import type { Target } from './types.ts'

/** How a target expression is read: Salt's manners of matching, as `-L`, `-E`, `-G`, `-P`, `-I`, `-J`, `-S`, `-N` and `-C` choose them. */
export type TargetForm =
  | 'glob'
  | 'list'
  | 'pcre'
  | 'grain'
  | 'grain_pcre'
  | 'pillar'
  | 'pillar_pcre'
  | 'ipcidr'
  | 'nodegroup'
  | 'compound'

export interface Choice {
  readonly expression: string
  readonly form: TargetForm
  /** Names to expressions or lists, as in the option `nodegroups`. */
  readonly nodegroups: Dict
  /** Asks a host for what the expression needs and the roster does not say; undefined: it did not answer, and is not meant. */
  ask(target: Target, needs: Needs): Promise<{ readonly grains: Dict; readonly pillar: Dict } | undefined>
}

/** The targets that an expression means, in the roster's order. Throws where it means none. */
export async function selectTargets(targets: readonly Target[], choice: Choice): Promise<Target[]> {
  const { expression, form, nodegroups } = choice
  const ids = targets.map((target) => target.id)
  if (form === 'list') return selectListed(targets, expression, ids)
  if (form === 'pcre') checkPattern(expression)
  const needs = needsOf(expression, form, nodegroups)
  const meant = await Promise.all(
    targets.map(async (target) => {
      const known = isKnown(target, needs) ? alone(target) : await choice.ask(target, needs)
      const candidate: Candidate | undefined = known && { id: target.id, nodegroups, ...known }
      return candidate !== undefined && matchTarget(form, expression, candidate) === true
    }),
  )
  const found = targets.filter((_, i) => meant[i])
  if (found.length === 0) throw unknownTarget(expression, ids, form !== 'glob' || isGlob(expression))
  return found
}

/** Whether the roster says all that the expression asks of a target. */
function isKnown(target: Target, { grains, pillar }: Needs): boolean {
  if (pillar || grains === 'all') return false
  const own = target.options?.get('grains')
  return grains.every((key) => own instanceof Dict && own.has(key))
}

function alone(target: Target): { readonly grains: Dict; readonly pillar: Dict } {
  const own = target.options?.get('grains')
  return { grains: own instanceof Dict ? own : new Dict(), pillar: new Dict() }
}

function selectListed(targets: readonly Target[], expression: string, ids: readonly string[]): Target[] {
  const wanted = expression.split(/[,\s]+/).filter((id) => id !== '')
  const missing = wanted.filter((id) => !ids.includes(id))
  if (missing.length > 0 || wanted.length === 0) throw unknownTarget(missing.join(', ') || expression, ids, false)
  return targets.filter((target) => wanted.includes(target.id))
}

function checkPattern(expression: string): void {
  const translated = expression
    .replace(/^\(\?[aiLmsux]+\)/, '')
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
  try {
    new RegExp(translated)
  } catch (cause) {
    throw new DiagnosticError(
      error('bad-target', `${expression} is not a regular expression: ${(cause as Error).message}`),
    )
  }
}

function unknownTarget(expression: string, ids: readonly string[], pattern: boolean): DiagnosticError {
  const known =
    ids.length > 0
      ? `the roster has ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', …' : ''}`
      : 'the roster is empty'
  const near = pattern ? undefined : closest(expression, ids)
  const summary = pattern ? `no target matches ${expression}` : `there is no target ${expression}`
  return new DiagnosticError(
    error('unknown-target', summary, { hint: near ? `did you mean ${near}? (${known})` : known }),
  )
}
