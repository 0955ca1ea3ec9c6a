import {
  type CompileOptions,
  compileHigh,
  type RenderedTarget,
  renderTarget,
  type TargetOptions,
} from '../compile/index.ts'
import { type Diagnostic, DiagnosticError } from '../core/diagnostics.ts'
import { Dict } from '../core/values.ts'
import { RenderSession, readTop, renderPillar, type Top } from '../render/index.ts'
import { RecordingSession } from './recording-session.ts'
import type { TargetTree } from './types.ts'

/** How a target is looked at; `grainsKnown`: all its grains are there, so that an undefined name is an error. */
export interface InspectOptions extends Omit<TargetOptions, 'purpose' | 'strict'> {
  readonly grainsKnown: boolean
}

/** What is only told because an SLS that a host must answer for is not there. */
const HANGS_ON_MISSING = new Set(['requisite-missing', 'requisite-names-nothing', 'extend-missing'])

/** Renders and compiles a target's tree without its host, as far as it can be; never throws a `DiagnosticError`. */
export async function inspectTarget(options: InspectOptions): Promise<TargetTree> {
  const asked: TargetOptions = { ...options, purpose: 'run' }
  const { pillarValues, pillarListed } = await inspectPillar(options)
  let rendered: RenderedTarget
  try {
    rendered = await renderTarget(asked)
  } catch (cause) {
    const { told, notRendered } = sort(diagnosticsOf(cause), options)
    const session = new RenderSession(options.subject, options.engine)
    const nothing = { topRead: false, steps: [], rendered: [], listed: [], pillar: new Dict() }
    return {
      id: options.subject.id,
      session,
      found: told,
      notRendered,
      usable: told.length === 0,
      pillarValues,
      pillarListed,
      ...nothing,
    }
  }
  const { session, pillar, high } = rendered
  const isEmpty = high.size === 0
  const { told, notRendered } = sort(rendered.problems, options)
  const compiled = await compile(rendered, asked)
  const fit = compiled.found.filter(({ code }) => notRendered.length === 0 || !HANGS_ON_MISSING.has(code))
  return {
    id: options.subject.id,
    session,
    found: [...told, ...fit],
    notRendered,
    usable: !isEmpty || !told.some(({ severity }) => severity === 'error'),
    topRead: true,
    steps: compiled.steps,
    rendered: rendered.rendered,
    listed: await listed(() => readTop(session, session.states, pillar)),
    pillar,
    pillarValues,
    pillarListed,
  }
}

/** The steps, also of a tree that an apply would refuse: those are got by compiling anew as `show` does. */
async function compile(rendered: RenderedTarget, asked: TargetOptions) {
  const optionsFor = ({ session }: RenderedTarget, purpose: 'run' | 'show'): CompileOptions => ({
    ...asked,
    purpose,
    places: session.places,
    hasFile: (path) => asked.subject.states.has(path),
  })
  try {
    const { steps, warnings } = compileHigh(rendered.high, optionsFor(rendered, 'run'))
    return { steps, found: warnings }
  } catch (cause) {
    const found = diagnosticsOf(cause)
    try {
      const again = await renderTarget(asked)
      return { steps: compileHigh(again.high, optionsFor(again, 'show')).steps, found }
    } catch (second) {
      diagnosticsOf(second)
      return { steps: [], found }
    }
  }
}

async function inspectPillar({ subject, engine, pillarOverride }: InspectOptions) {
  const session = new RecordingSession(subject, engine)
  await renderPillar(session, pillarOverride instanceof Dict ? pillarOverride : undefined)
  const pillarListed = await listed(() => readTop(session, session.pillar, new Dict()))
  return { pillarValues: session.values, pillarListed }
}

async function listed(read: () => Promise<Top>): Promise<string[]> {
  try {
    const { targets } = await read()
    return targets.flatMap(({ items }) => items.filter((item) => typeof item === 'string'))
  } catch (cause) {
    diagnosticsOf(cause)
    return []
  }
}

/** What a host would have to answer, apart from what is wrong. */
function sort(problems: readonly Diagnostic[], { grainsKnown }: InspectOptions) {
  const needsHost = ({ code, summary }: Diagnostic) =>
    code === 'host-needed' ||
    (!grainsKnown &&
      code === 'template-error' &&
      !summary.includes('Jinja syntax error') &&
      !summary.includes('not found)'))
  return { told: problems.filter((one) => !needsHost(one)), notRendered: problems.filter(needsHost) }
}

function diagnosticsOf(cause: unknown): readonly Diagnostic[] {
  if (cause instanceof DiagnosticError) return cause.diagnostics
  throw cause
}
