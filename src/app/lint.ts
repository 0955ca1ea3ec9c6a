import { compiledCodes, type Finding, inspectTarget, lintTrees, notRenderedIn, rules } from '../lint/index.ts'
import type { Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { jinjaEngine } from '../render/index.ts'
import { subjectOf } from './compile.ts'
import { grainsOfFile, mergeGrains } from './grains.ts'
import { maskDecrypt } from './mask-decrypt.ts'
import { recordedGrains } from './recorded-grains.ts'
import { treeChecks } from './tree-checks.ts'
import type { Workspace } from './workspace.ts'

export { type Finding, formatFindingJson, formatGithub } from '../lint/index.ts'

/** Where a target's grains are from: all that the host has, or only what the roster says. */
export type GrainsFrom = 'file' | 'recorded' | 'roster'

export interface LintResult {
  readonly findings: readonly Finding[]
  /** What could not be rendered because only the host can answer. */
  readonly notRendered: readonly Finding[]
  readonly grains: readonly { readonly target: string; readonly from: GrainsFrom }[]
  /** Whether any tree could be rendered at all. */
  readonly usable: boolean
}

export interface LintRequest {
  readonly pillar?: Dict
  /** Codes of findings that are left out. */
  readonly ignored: ReadonlySet<string>
  /** The targets are all that there are: what none of them uses is used nowhere. */
  readonly whole: boolean
}

/** What is wrong or doubtful in the trees of targets; no host is needed. */
export async function lintTargets(
  workspace: Workspace,
  targets: readonly Target[],
  { pillar, ignored, whole }: LintRequest,
): Promise<LintResult> {
  const trees = []
  const known = []
  for (const target of targets) {
    const { grains, from } = grainsOf(workspace, target)
    known.push({ target: target.id, from })
    trees.push(
      await inspectTarget({
        // Nothing is decrypted: encrypted values are looked at as they would be printed.
        subject: { ...subjectOf(workspace, { target, grains }), decrypt: maskDecrypt },
        engine: jinjaEngine,
        catalogue: workspace.schemas,
        lenient: workspace.settings.lenient,
        pillarOverride: pillar,
        ...treeChecks(workspace.states, workspace.catalogue),
        grainsKnown: from !== 'roster',
      }),
    )
  }
  const input = { targets: trees, whole, catalogue: workspace.schemas, secrets: workspace.config.secrets }
  return {
    findings: lintTrees(input).filter(({ code }) => !ignored.has(code)),
    notRendered: notRenderedIn({ targets: trees }),
    grains: known,
    usable: trees.some(({ usable }) => usable),
  }
}

/** Whether findings may have this code. */
export function isLintCode(code: string): boolean {
  return Object.hasOwn(compiledCodes, code) || code.startsWith('yaml-') || rules.some((rule) => rule.code === code)
}

function grainsOf({ settings, config }: Workspace, target: Target): { grains: Dict; from: GrainsFrom } {
  if (settings.grains !== undefined) return { grains: grainsOfFile(settings.grains, target.id), from: 'file' }
  const recorded = recordedGrains(config.root, target)
  const grains = mergeGrains(target, recorded ?? new Dict([['id', target.id]]), '')
  return { grains, from: recorded ? 'recorded' : 'roster' }
}
