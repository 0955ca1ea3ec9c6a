import { type Compiled, compileHigh, disabledRequisites } from '../compile/index.ts'
import { type Diagnostic, DiagnosticError } from '../core/diagnostics.ts'
import type { Target } from '../project/index.ts'
import { type RenderedTarget, renderTarget } from '../render/index.ts'
import { type Selection, subjectOf, targetOptions } from './compile.ts'
import type { TargetOptions } from './compile-target.ts'
import { grainsOfFile } from './grains.ts'
import type { Redaction } from './redaction.ts'
import type { Workspace } from './workspace.ts'

/** What of a target's plan can be said while its host is away. */
export interface PlanAway {
  /** What compiles without the host; absent where nothing does. */
  readonly compiled?: Compiled
  /** What is wrong or doubtful in the tree. */
  readonly problems: readonly Diagnostic[]
  /** Templates that need the host's answers: what they declare is not in `compiled`. */
  readonly needHost: readonly Diagnostic[]
}

/** Compiles a target's tree by the grains of a file alone. */
export async function planAway(
  workspace: Workspace,
  target: Target,
  file: string,
  selection: Selection,
  redaction: Redaction,
): Promise<PlanAway> {
  let needHost: readonly Diagnostic[] = []
  try {
    const subject = subjectOf(workspace, { target, grains: grainsOfFile(file, target.id) })
    const options = targetOptions(workspace, subject, selection, 'run', redaction)
    const rendered = await renderTarget(options)
    const problems = rendered.problems.filter((one) => !needsHost(one))
    needHost = rendered.problems.filter(needsHost)
    const compiled = compileParts(rendered, options, problems, needHost.length > 0)
    return { compiled, problems: [...rendered.session.warnings, ...compiled.warnings], needHost }
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    const found = cause.diagnostics
    const isOpen = (one: Diagnostic) => needsHost(one) || (needHost.length > 0 && HANGS_ON_MISSING.has(one.code))
    return { problems: found.filter((one) => !isOpen(one)), needHost: [...needHost, ...found.filter(needsHost)] }
  }
}

function compileParts(
  { high, session }: RenderedTarget,
  options: TargetOptions,
  problems: readonly Diagnostic[],
  isPartial: boolean,
): Compiled {
  const disabled = disabledRequisites(options.subject.opts)
  const { places } = session
  return compileHigh(high, { ...options, unsupported: 'keep', disabled, places, isPartial }, problems)
}

function needsHost({ code }: Diagnostic): boolean {
  return code === 'host-needed' || code === 'call-acts' || code === 'mine-unrecorded'
}

/** What may only seem to be wrong where a part of the tree is not there. */
const HANGS_ON_MISSING = new Set(['requisite-missing', 'requisite-names-nothing', 'extend-missing'])

/** `120 states compile by these grains; what would change, and …, only the host can say` */
export function sayAway(compiled: Compiled | undefined, needHost: readonly Diagnostic[]): string {
  const steps = compiled?.steps.length ?? 0
  const head = compiled
    ? `${steps} state${steps === 1 ? '' : 's'} compile by these grains`
    : 'its tree does not compile'
  const places = [...new Set(needHost.map(({ at, summary }) => (at ? `${at.file}:${at.line}` : summary)))]
  const templates = places.length > 0 ? `, and what these templates ask it: ${places.join(', ')}` : ''
  return `${head}; only the host can say what would change${templates}`
}
