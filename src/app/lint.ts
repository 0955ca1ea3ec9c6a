import { DiagnosticError, error } from '../core/diagnostics.ts'
import { closest } from '../core/similar.ts'
import {
  compiledCodes,
  type Finding,
  inspectTarget,
  lintTrees,
  type Migration,
  notRenderedIn,
  rules,
  surveyMigration,
  type TargetTree,
} from '../lint/index.ts'
import type { Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { jinjaEngine } from '../render/index.ts'
import { subjectOf } from './compile.ts'
import { grainsOfFile, mergeGrains } from './grains.ts'
import { maskDecrypt } from './mask-decrypt.ts'
import { recordedGrains } from './recorded-grains.ts'
import { treeChecks } from './tree-checks.ts'
import type { Workspace } from './workspace.ts'

export { type Finding, formatFindingJson, formatGithub, type Migration } from '../lint/index.ts'

/** Where a target's grains are from: all that the host has, or only what the roster says. */
export type GrainsFrom = 'file' | 'recorded' | 'roster'

export interface KnownGrains {
  readonly target: string
  readonly from: GrainsFrom
}

export interface LintResult {
  readonly findings: readonly Finding[]
  /** What could not be rendered because only the host can answer. */
  readonly notRendered: readonly Finding[]
  readonly grains: readonly KnownGrains[]
  /** Whether any tree could be rendered at all. */
  readonly usable: boolean
  /** How many findings are left out because `lint: ignore` of `kstate.yaml` names their codes. */
  readonly ignoredByConfig: number
}

export interface LintRequest {
  readonly pillar?: Dict
  /** Codes of findings that are left out. */
  readonly ignored: ReadonlySet<string>
  /** Only findings with these codes, whatever `kstate.yaml` ignores. */
  readonly only?: ReadonlySet<string>
  /** The targets are all that there are: what none of them uses is used nowhere. */
  readonly whole: boolean
}

/** What is wrong or doubtful in the trees of targets; no host is needed. */
export async function lintTargets(
  workspace: Workspace,
  targets: readonly Target[],
  { pillar, ignored, only, whole }: LintRequest,
): Promise<LintResult> {
  const configured = ignoredCodes(workspace)
  const { trees, known } = await inspectTargets(workspace, targets, pillar)
  const input = { targets: trees, whole, catalogue: workspace.schemas, secrets: workspace.config.secrets }
  const found = lintTrees(input).filter(({ code }) => !ignored.has(code) && (only?.has(code) ?? true))
  const findings = only ? found : found.filter(({ code }) => !configured.has(code))
  return {
    findings,
    ignoredByConfig: found.length - findings.length,
    notRendered: notRenderedIn({ targets: trees }),
    grains: known,
    usable: trees.some(({ usable }) => usable),
  }
}

/** How far the trees of targets can be applied, and what is in the way; no host is needed. */
export async function migrateTargets(
  workspace: Workspace,
  targets: readonly Target[],
  pillar?: Dict,
): Promise<Migration & { readonly grains: readonly KnownGrains[] }> {
  const { config, schemas } = workspace
  const { trees, known } = await inspectTargets(workspace, targets, pillar)
  const migration = surveyMigration({
    targets: trees,
    whole: false,
    catalogue: schemas,
    secrets: config.secrets,
    states: workspace.states,
    pillar: workspace.pillar,
    configuration: [...config.refused, ...config.warnings.filter(({ code }) => code === 'custom-code-ignored')],
  })
  return { ...migration, grains: known }
}

async function inspectTargets(workspace: Workspace, targets: readonly Target[], pillar: Dict | undefined) {
  const trees: TargetTree[] = []
  const known: KnownGrains[] = []
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
  return { trees, known }
}

/** `lint: ignore` of `kstate.yaml`. Throws a `DiagnosticError` for a code that no finding has. */
function ignoredCodes({ config }: Workspace): ReadonlySet<string> {
  const unknown = config.lintIgnore.filter(({ code }) => !isLintCode(code))
  if (unknown.length > 0)
    throw new DiagnosticError(
      unknown.map(({ code, ...shown }) => {
        const near = closest(code, [...Object.keys(compiledCodes), ...rules.map((rule) => rule.code)])
        const hint = near === undefined ? 'docs/lint.md lists the codes' : `did you mean ${near}?`
        return error('config-unknown-code', `there is no finding with the code ${code}`, { ...shown, hint })
      }),
    )
  return new Set(config.lintIgnore.map(({ code }) => code))
}

/** What findings with a code tell, in a sentence; undefined where that is not said. */
export function helpOfCode(code: string): string | undefined {
  if (Object.hasOwn(compiledCodes, code)) return compiledCodes[code]
  return rules.find((rule) => rule.code === code)?.why
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
