import { type Diagnostic, DiagnosticError } from '../core/diagnostics.ts'
import { Dict } from '../python/values.ts'
import { matchTop, type RenderOptions, readTopParts, renderHigh, renderPillar, type Top } from '../render/index.ts'
import { RecordingSession } from './recording-session.ts'

/** A target's tree, rendered as far as it can be. */
export interface RenderedTree {
  readonly session: RecordingSession
  readonly pillar: Dict
  readonly pillarProblems: readonly Diagnostic[]
  /** Undefined where the top file could not be read. */
  readonly top: Top | undefined
  readonly pillarTop: Top | undefined
  /** Whether nothing is wrong in either top file. */
  readonly topsWhole: boolean
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
  // What the pillar's top file has to say stands in `pillarProblems`.
  const ofPillar = await readTopFile(session, session.pillar, new Dict())
  const ofStates = await readTopFile(session, session.states, pillar)
  problems.push(...ofStates.problems)
  const { top } = ofStates
  const {
    high,
    rendered,
    problems: more,
  } = await renderHigh(session, (top && matchTop(session, top, pillar)) ?? [], pillar, top?.targets)
  return {
    session,
    pillar,
    pillarProblems,
    pillarTop: ofPillar.top,
    top,
    topsWhole: ofPillar.problems.length + ofStates.problems.length === 0,
    problems: [...problems, ...more],
    high,
    rendered,
  }
}

/** A top file as far as it can be read. */
async function readTopFile(
  ...asked: Parameters<typeof readTopParts>
): Promise<{ readonly top?: Top; readonly problems: readonly Diagnostic[] }> {
  try {
    return await readTopParts(...asked)
  } catch (cause) {
    return { problems: diagnosticsOf(cause) }
  }
}

/** What an error tells; others than `DiagnosticError` are thrown on. */
export function diagnosticsOf(cause: unknown): readonly Diagnostic[] {
  if (cause instanceof DiagnosticError) return cause.diagnostics
  throw cause
}
