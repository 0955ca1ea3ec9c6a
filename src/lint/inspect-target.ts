import { type Diagnostic, error } from '../core/diagnostics.ts'
import { Dict } from '../python/values.ts'
import type { Top } from '../render/index.ts'
import { compileTree } from './compile-tree.ts'
import { renderTree } from './render-tree.ts'
import type { InspectOptions, TargetTree } from './types.ts'

/**
 * Renders and compiles a target's tree without its host, as far as it can be: a pillar or an SLS that is broken, or that a
 * host must answer for, hides nothing of the others. Never throws a `DiagnosticError`.
 */
export async function inspectTarget(options: InspectOptions): Promise<TargetTree> {
  const tree = await renderTree(options)
  const { session, pillar, pillarProblems, rendered, top, pillarTop, topsWhole } = tree
  const ofPillar = sort([...refusePillar(options), ...pillarProblems.map(tellPillar)], options.grainsKnown)
  // A pillar that lacks a part makes names undefined that are none of the SLS's faults.
  const pillarWhole = ofPillar.told.length + ofPillar.notRendered.length === 0
  const ofStates = sort(tree.problems, options.grainsKnown && pillarWhole)
  const notRendered = [...ofPillar.notRendered, ...ofStates.notRendered]
  const isEmpty = tree.high.size === 0
  const lost = ofStates.told.some(({ severity, code }) => severity === 'error' && code !== 'duplicate-id')
  const isWhole = notRendered.length === 0 && pillarWhole && !lost
  const compiled = await compileTree(tree, options, isWhole)
  const found = [...ofPillar.told, ...ofStates.told, ...session.warnings, ...compiled.found]
  return {
    id: options.subject.id,
    session,
    found,
    notRendered,
    usable: !isEmpty || ![...ofPillar.told, ...ofStates.told].some(({ severity }) => severity === 'error'),
    topRead: topsWhole,
    steps: compiled.steps,
    rendered,
    listed: listed(top),
    pillar,
    pillarValues: session.values,
    pillarLists: session.lists,
    pillarNested: session.nested,
    pillarListed: listed(pillarTop),
    loaded: session.watched,
  }
}

function refusePillar({ pillarOverride }: InspectOptions): Diagnostic[] {
  if (pillarOverride === undefined || pillarOverride instanceof Dict) return []
  const hint = "write it as `--pillar '{key: value}'`"
  return [error('pillar-form', 'The pillar of the command line is not a dictionary', { hint })]
}

function tellPillar(found: Diagnostic): Diagnostic {
  return { ...found, summary: `Pillar failed to render with the following messages: ${found.summary}` }
}

/** SLS and patterns that a top file names, for whichever target. */
function listed(top: Top | undefined): string[] {
  return (top?.targets ?? []).flatMap(({ items }) => items.filter((item) => typeof item === 'string'))
}

/** What a host would have to answer, or what hangs on it, apart from what is wrong. */
function sort(problems: readonly Diagnostic[], allKnown: boolean) {
  const isOpen = ({ code, summary }: Diagnostic) =>
    code === 'host-needed' ||
    code === 'call-acts' ||
    code === 'mine-unrecorded' ||
    (!allKnown &&
      code === 'template-error' &&
      !summary.includes('Jinja syntax error') &&
      !summary.includes('not found)'))
  return { told: problems.filter((one) => !isOpen(one)), notRendered: problems.filter(isOpen) }
}
