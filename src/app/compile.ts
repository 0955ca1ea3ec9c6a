import { type Compiled, compileHigh, disabledRequisites, selectId } from '../compile/index.ts'
import { asWarning, DiagnosticError } from '../core/diagnostics.ts'
import { actingFunctions } from '../modules/index.ts'
import { Dict, type Value } from '../python/values.ts'
import { jinjaEngine, type Mine, Places, RenderSession, renderPillar, type Subject } from '../render/index.ts'
import { compileTarget, type TargetOptions } from './compile-target.ts'
import type { AskedTarget } from './handshake.ts'
import { recordedMine } from './mine/recorded-mine.ts'
import type { Redaction } from './redaction.ts'
import { treeChecks } from './tree-checks.ts'
import type { Workspace } from './workspace.ts'

/** Which part of a target's tree is wanted. */
export interface Selection {
  /** SLS; empty: what the top file gives. */
  readonly sls: readonly string[]
  /** Only this ID, with what it requires. */
  readonly id?: string
  /** High data in place of a tree's (`single`). */
  readonly high?: () => Dict
  /** Pillar of the command line, over all. */
  readonly pillar?: Dict
  readonly exclude?: readonly Value[]
  /** Of the top file's SLS only these. */
  readonly whitelist?: readonly string[]
  readonly saltenv?: string
  /** Steps whose function kstate does not have, and what requires them, are left out. */
  readonly skipUnsupported?: boolean
  /** This top file in place of `top.sls` (`state.top`). */
  readonly top?: string
  /** A pillar that is broken in part does for what there is of it; what is wrong is warned of. */
  readonly force?: boolean
}

/** A target as what is rendered sees it. `mine`: that of a run, in which templates may also call what acts. */
export function subjectOf(
  workspace: Workspace,
  { target, grains, host }: Pick<AskedTarget, 'target' | 'grains' | 'host'>,
  mine?: Mine,
): Subject {
  return {
    id: target.id,
    grains,
    opts: new Dict([...workspace.config.options, ...(target.options ?? [])]),
    states: workspace.states,
    pillar: workspace.pillar,
    host,
    hostFunctions: workspace.catalogue.calls,
    acting: { functions: actingFunctions(workspace.catalogue), allowed: mine !== undefined },
    mine: mine ?? recordedMine(workspace),
    decrypt: workspace.decryptor,
  }
}

/** What `compileTarget` and `renderTarget` take for a target. */
export function targetOptions(
  { settings, schemas, catalogue, states }: Workspace,
  subject: Subject,
  selection: Selection,
  purpose: 'show' | 'run',
  redaction: Redaction,
): TargetOptions {
  return {
    subject,
    engine: jinjaEngine,
    catalogue: schemas,
    ...treeChecks(states, catalogue),
    purpose,
    strict: settings.strict,
    lenient: settings.lenient,
    pillarOverride: selection.pillar,
    sls: selection.sls.length > 0 ? selection.sls : undefined,
    exclude: selection.exclude,
    whitelist: selection.whitelist,
    saltenv: selection.saltenv,
    force: selection.force,
    stateTop: selection.top,
    onPillar: redaction.onPillar,
  }
}

/**
 * A target's steps and pillar, ready to run. Throws a DiagnosticError with everything that is wrong in its tree.
 * `unsupported`: whether steps whose function kstate does not have are refused, or stay.
 */
export async function compileSelection(
  workspace: Workspace,
  subject: Subject,
  selection: Selection,
  redaction: Redaction,
  unsupported: 'grouped' | 'keep' = 'grouped',
): Promise<Compiled & { readonly pillar: Dict; readonly none?: string }> {
  const options = { ...targetOptions(workspace, subject, selection, 'run', redaction), unsupported }
  if (selection.high) return compileSingle(options, selection.high(), selection, redaction)
  const compiled = await compileTarget(options)
  return selection.id === undefined ? compiled : { ...compiled, ...selectId(compiled, selection.id, selection.sls) }
}

async function compileSingle(
  options: TargetOptions,
  high: Dict,
  { pillar: override, force }: Selection,
  redaction: Redaction,
) {
  const { pillar, problems } = await readPillarOf(options.subject, redaction, override)
  if (problems.length > 0 && !force) throw new DiagnosticError(problems)
  const disabled = disabledRequisites(options.subject.opts)
  const compiled = compileHigh(high, { ...options, disabled, places: new Places() }, problems.map(asWarning))
  return { ...compiled, pillar }
}

/** Throws a DiagnosticError for what is wrong in it. */
export async function pillarOf(subject: Subject, redaction: Redaction, override?: Dict): Promise<Dict> {
  const { pillar, problems } = await readPillarOf(subject, redaction, override)
  if (problems.length > 0) throw new DiagnosticError(problems)
  return pillar
}

async function readPillarOf(subject: Subject, redaction: Redaction, override?: Dict) {
  const session = new RenderSession(subject, jinjaEngine)
  const { pillar, problems } = await renderPillar(session, override)
  redaction.onPillar(pillar, session.secrets)
  return { pillar, problems }
}
