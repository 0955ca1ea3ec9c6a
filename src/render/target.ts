import { asWarning, type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import { Dict, type Value } from '../python/values.ts'
import { renderHigh } from './high.ts'
import { pillarItems, renderPillar } from './pillar.ts'
import { RenderSession, type TemplateEngine } from './session.ts'
import { matchTop, readTop, type Top } from './top.ts'
import type { Subject } from './types.ts'

/** How a target's tree is rendered, and which part of it. */
export interface RenderOptions {
  readonly subject: Subject
  readonly engine: TemplateEngine
  /** `--pillar`, as it was read: anything but a dictionary is refused. */
  readonly pillarOverride?: Value
  /** `saltenv=`: `base` alone is there. */
  readonly saltenv?: string
  /** These SLS (patterns allowed) in place of the top file's. */
  readonly sls?: readonly string[]
  /** `exclude=`: SLS as text, or `{id: …}`, `{sls: …}`. */
  readonly exclude?: readonly Value[]
  /** A pillar that is broken in part does for what there is of it, its errors under `_errors`; they are warnings then. */
  readonly force?: boolean
  /** This top file of the states in place of the one that the options name. */
  readonly stateTop?: string
  /** `whitelist=`: of the top file's SLS only these. */
  readonly whitelist?: readonly string[]
  /** Is told the pillar and what was decrypted for it before anything else is done, to hide it in what may go wrong. */
  onPillar?(pillar: Dict, secrets: ReadonlySet<string>): void
}

/** A host's tree, rendered: everything that `show` tells and `compileHigh` needs. */
export interface RenderedTarget {
  readonly session: RenderSession
  readonly pillar: Dict
  /** What the top file gives the host: `{base: [sls…]}`, empty where it gives none. With `sls` given: those. */
  readonly top: Dict
  readonly high: Dict
  /** SLS in the order in which they were rendered. */
  readonly rendered: readonly string[]
  readonly problems: readonly Diagnostic[]
}

/** Renders pillar, top file and SLS. Throws a `DiagnosticError` where the pillar or the top file is broken. */
export async function renderTarget(options: RenderOptions): Promise<RenderedTarget> {
  const { pillarOverride, saltenv } = options
  if (pillarOverride !== undefined && !(pillarOverride instanceof Dict)) {
    const text = 'Pillar data must be formatted as a dictionary, unless pillar_enc is specified.'
    throw new DiagnosticError(error('pillar-form', text, { hint: "write it as `--pillar '{key: value}'`" }))
  }
  if (saltenv && saltenv !== 'base') {
    const detail = options.sls?.map((sls) => `No matching sls found for '${sls}' in env '${saltenv}'`).join('\n')
    const text = `No matching salt environment for environment '${saltenv}' found`
    throw new DiagnosticError(
      error('environment-refused', text, { detail, hint: 'kstate has the environment base alone' }),
    )
  }
  const session = new RenderSession(options.subject, options.engine)
  const read = await renderPillar(session, pillarOverride)
  const [pillar, problems] = [pillarItems(read), read.problems]
  options.onPillar?.(pillar, session.secrets)
  if (problems.length > 0 && !options.force) throw new DiagnosticError(problems.map(tellPillar))
  session.warnings.push(...problems.map((problem) => asWarning(tellPillar(problem))))
  const named = options.sls ? undefined : await readTop(session, session.states, pillar, options.stateTop)
  const sls = named ? wantedBy(session, named, pillar, options) : options.sls
  const high = await renderHigh(session, sls ?? [], pillar, named?.targets)
  if (options.exclude && options.exclude.length > 0) {
    const present = high.high.get('__exclude__')
    high.high.set('__exclude__', [...(Array.isArray(present) ? present : []), ...options.exclude])
  }
  const top = sls ? new Dict([['base', [...sls]]]) : new Dict()
  return { session, pillar, top, ...high }
}

/** Undefined where the top file does not mean the host. */
function wantedBy(
  session: RenderSession,
  top: Top,
  pillar: Dict,
  { whitelist }: RenderOptions,
): readonly string[] | undefined {
  const sls = matchTop(session, top, pillar)
  return whitelist ? sls?.filter((name) => whitelist.includes(name)) : sls
}

function tellPillar(found: Diagnostic): Diagnostic {
  return { ...found, summary: `Pillar failed to render with the following messages: ${found.summary}` }
}
