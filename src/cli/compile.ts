import {
  type Catalogue,
  type Compiled,
  compileHigh,
  compileTarget,
  selectId,
  type TargetOptions,
} from '../compile/index.ts'
import { DiagnosticError } from '../core/diagnostics.ts'
import { builtinCatalogue, schemasOf } from '../modules/index.ts'
import { type FileTree, openTree, type Target } from '../project/index.ts'
import { Dict, type Value } from '../python/values.ts'
import {
  type HostCalls,
  jinjaEngine,
  Places,
  RenderSession,
  renderPillar,
  type Subject,
  type TemplateEngine,
} from '../render/index.ts'
import { decryptorOf } from './decryptor.ts'
import type { Project } from './open-project.ts'
import type { SecretHider } from './secrets.ts'

/** The state functions that kstate has, as the compiler takes them. */
export const catalogue: Catalogue = schemasOf(builtinCatalogue)

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
}

const trees = new Map<string, FileTree>()

/** The same roots are read once for all targets. */
export function treeOf(roots: readonly string[], base: string): FileTree {
  const key = JSON.stringify([roots, base])
  const tree = trees.get(key) ?? openTree(roots, base)
  trees.set(key, tree)
  return tree
}

export const engine: TemplateEngine = jinjaEngine

export function subjectOf({ config }: Project, target: Target, grains: Dict, host?: HostCalls): Subject {
  return {
    id: target.id,
    grains,
    opts: new Dict([...config.options, ...(target.options ?? [])]),
    states: treeOf(config.fileRoots, config.root),
    pillar: treeOf(config.pillarRoots, config.root),
    host,
    hostFunctions: new Set(builtinCatalogue.calls.keys()),
    decrypt: decryptorOf(config),
  }
}

/** What `compileTarget` and `renderTarget` take for a target. */
export function targetOptions(
  { options }: Project,
  subject: Subject,
  selection: Selection,
  purpose: 'show' | 'run',
  hider: SecretHider,
): TargetOptions {
  return {
    subject,
    engine,
    catalogue,
    purpose,
    strict: options.strict,
    lenient: options.lenient,
    pillarOverride: selection.pillar,
    sls: selection.sls.length > 0 ? selection.sls : undefined,
    exclude: selection.exclude,
    whitelist: selection.whitelist,
    saltenv: selection.saltenv,
    onPillar: hider.onPillar,
  }
}

/** A target's steps and pillar, ready to run. Throws a DiagnosticError with everything that is wrong in its tree. */
export async function compileSelection(
  project: Project,
  subject: Subject,
  selection: Selection,
  hider: SecretHider,
): Promise<Compiled & { readonly pillar: Dict; readonly none?: string }> {
  const options = targetOptions(project, subject, selection, 'run', hider)
  if (selection.high) {
    const pillar = await pillarOf(subject, hider, selection.pillar)
    return { ...compileHigh(selection.high(), { ...options, places: new Places() }), pillar }
  }
  const compiled = await compileTarget(options)
  return selection.id === undefined ? compiled : { ...compiled, ...selectId(compiled, selection.id, selection.sls) }
}

export async function pillarOf(subject: Subject, hider: SecretHider, override?: Dict): Promise<Dict> {
  const session = new RenderSession(subject, engine)
  const { pillar, problems } = await renderPillar(session, override)
  hider.onPillar(pillar, session.secrets)
  if (problems.length > 0) throw new DiagnosticError(problems)
  return pillar
}
