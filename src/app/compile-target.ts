import {
  type Catalogue,
  type Compiled,
  compileHigh,
  disabledRequisites,
  type SourceChecks,
  type Strictness,
  type UnsupportedOptions,
  verifyHigh,
} from '../compile/index.ts'
import { str } from '../python/values/text.ts'
import type { Dict } from '../python/values.ts'
import { type RenderedTarget, type RenderOptions, renderTarget, topPath } from '../render/index.ts'

export interface TargetOptions extends RenderOptions, Strictness, SourceChecks, UnsupportedOptions {
  readonly catalogue: Catalogue
}

export interface CompiledTarget extends Compiled {
  /** Why there is nothing to do, in Salt's words: its run then has one failed row, `no_|-states_|-states_|-None`. */
  readonly none?: string
  readonly pillar: Dict
  readonly top: Dict
  readonly rendered: readonly string[]
  /** What was decrypted while rendering: to be hidden wherever it is printed. */
  readonly secrets: ReadonlySet<string>
}

/** What `state.show_sls` shows: as `renderTarget`, the shape of what was rendered checked too. */
export async function renderSls(options: RenderOptions): Promise<RenderedTarget> {
  const rendered = await renderTarget(options)
  return { ...rendered, problems: [...rendered.problems, ...verifyHigh(rendered.high, rendered.session.places)] }
}

/** Renders and compiles one target. Throws a `DiagnosticError` with all that was found. */
export async function compileTarget(options: TargetOptions): Promise<CompiledTarget> {
  const rendered = await renderTarget(options)
  const { session, pillar, top, high } = rendered
  const none = options.sls ? undefined : whyNothing(top, high, options)
  const compiled = compileHigh(
    high,
    {
      ...options,
      disabled: disabledRequisites(options.subject.opts),
      places: session.places,
      hasFile: (path) => options.subject.states.has(path),
    },
    rendered.problems,
  )
  const warnings = [...session.warnings, ...compiled.warnings]
  return {
    ...compiled,
    warnings,
    none,
    pillar,
    top,
    rendered: rendered.rendered,
    secrets: session.secrets,
  }
}

/** Salt's words, and where Salt sends the reader to a log, the reason. */
function whyNothing(top: Dict, high: Dict, { subject, stateTop }: TargetOptions): string | undefined {
  if (top.size === 0) {
    const path = topPath(subject, stateTop)
    const reason = subject.states.has(path)
      ? `${path} names no SLS for '${subject.id}'.`
      : `There is no ${path} in the file roots; name the SLS to apply, or write one.`
    return `No Top file or master_tops data matches found. ${reason}`
  }
  return high.size === 0 ? 'No states found for this minion' : undefined
}

/** The SLS that have states, in the order in which those stand (`state.show_states`). */
export function slsWithStates({ lowstate }: Compiled): string[] {
  return [...new Set(lowstate.map((chunk) => str(chunk.get('__sls__') ?? '')))]
}
