import { type Diagnostic, DiagnosticError } from '../core/diagnostics.ts'
import { Dict } from '../python/values.ts'
import { matchTop, type RenderOptions, readTop, renderHigh, renderPillar, type Top } from '../render/index.ts'
import { RecordingSession } from './recording-session.ts'

/** A target's tree, rendered as far as it can be. */
export interface RenderedTree {
  readonly session: RecordingSession
  readonly pillar: Dict
  readonly pillarProblems: readonly Diagnostic[]
  /** Undefined where the top file could not be read. */
  readonly top: Top | undefined
  readonly pillarTop: Top | undefined
  /** What the top file and the SLS told. */
  readonly problems: readonly Diagnostic[]
  readonly high: Dict
  readonly rendered: readonly string[]
}

/** Renders pillar, top file and SLS, as an apply does, but for this: what is broken hides nothing of the rest. */
export async function renderTree({ subject, engine, pillarOverride }: RenderOptions): Promise<RenderedTree> {
  const session = new RecordingSession(subject, engine)
  const override = pillarOverride instanceof Dict ? pillarOverride : undefined
  const { pillar, problems: pillarProblems } = await renderPillar(session, override)
  const problems: Diagnostic[] = []
  const read = async (asked: () => Promise<Top>, tell: boolean): Promise<Top | undefined> => {
    try {
      return await asked()
    } catch (cause) {
      const found = diagnosticsOf(cause)
      if (tell) problems.push(...found)
      return undefined
    }
  }
  // What the pillar's top file has to say stands in `pillarProblems`.
  const pillarTop = await read(() => readTop(session, session.pillar, new Dict()), false)
  const top = await read(() => readTop(session, session.states, pillar), true)
  const {
    high,
    rendered,
    problems: more,
  } = await renderHigh(session, (top && matchTop(session, top, pillar)) ?? [], pillar)
  return { session, pillar, pillarProblems, pillarTop, top, problems: [...problems, ...more], high, rendered }
}

/** What an error tells; others than `DiagnosticError` are thrown on. */
export function diagnosticsOf(cause: unknown): readonly Diagnostic[] {
  if (cause instanceof DiagnosticError) return cause.diagnostics
  throw cause
}
