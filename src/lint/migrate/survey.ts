import type { Catalogue, Step } from '../../compile/index.ts'
import type { Diagnostic, Place } from '../../core/diagnostics.ts'
import type { Tree } from '../../render/index.ts'
import { lintTrees, notRenderedIn } from '../lint.ts'
import type { Finding, LintInput, TargetTree } from '../types.ts'
import { foreignFiles } from './foreign-files.ts'
import { missingFunctions } from './missing.ts'
import type { Migration, TargetMigration } from './types.ts'

export interface MigrationInput extends LintInput {
  readonly states: Tree
  readonly pillar: Tree
  /** What of the configuration cannot be honoured, and the custom code in the file roots. */
  readonly configuration: readonly Diagnostic[]
}

/** Codes that `missing` counts. */
const MISSING = new Set(['function-unknown', 'execution-function-unknown'])
/** Codes that tell of something of Salt's that kstate does not do at all. */
const FOREIGN = new Set(['renderer-unknown', 'environment-refused', 'option-refused'])
/** Errors that keep a file's states from being seen. */
const UNSEEN =
  /^(template-error|execution-function-unknown|renderer-unknown|sls-not-a-dictionary|json-syntax|yaml-.*|secret-.*|sops-.*)$/

/** How far the trees of targets can be applied, and what is in the way. Secrets are masked. */
export function surveyMigration(input: MigrationInput): Migration {
  const findings = lintTrees(input)
  const errors = findings.filter(({ severity }) => severity === 'error')
  const open = notRenderedIn(input)
  const foreign = [...foreignFiles(input.states), ...foreignFiles(input.pillar)]
  const inTheWay = distinct([...input.configuration, ...foreign, ...errors.filter(({ code }) => FOREIGN.has(code))])
  const others = errors.filter(({ code }) => !MISSING.has(code) && !FOREIGN.has(code))
  const targets = input.targets.map((tree) => surveyTarget(tree, input.catalogue, errors, open))
  return {
    targets,
    missing: missingFunctions(input.targets, input.catalogue),
    inTheWay,
    otherErrors: countCodes(others),
    isComplete:
      targets.some(({ steps }) => steps > 0) &&
      targets.every(({ compiles }) => compiles === 'yes') &&
      input.configuration.every(({ severity }) => severity !== 'error'),
  }
}

function surveyTarget(
  tree: TargetTree,
  catalogue: Catalogue,
  errors: readonly Finding[],
  open: readonly Finding[],
): TargetMigration {
  const isOwn = ({ targets }: Finding) => targets.includes(tree.id)
  const own = errors.filter(isOwn)
  const unknown = open.filter(isOwn)
  const broken = new Set(own.map(({ at }) => keyOf(at)))
  const steps = tree.steps.filter(({ listener }) => !listener)
  const lost = [...own.filter(({ code }) => UNSEEN.test(code)), ...unknown].map(
    ({ at, summary }) => at?.file ?? summary,
  )
  return {
    id: tree.id,
    compiles: own.length > 0 ? 'no' : unknown.length > 0 ? 'unknown' : 'yes',
    steps: steps.length,
    applicable: steps.filter((step) => isApplicable(step, tree, catalogue, broken)).length,
    unseen: [...new Set(lost)],
    errors: own.length,
    reason: own[0] ?? unknown[0],
  }
}

/** A step whose function is there, and of which no error was told. */
function isApplicable(step: Step, { session }: TargetTree, catalogue: Catalogue, broken: ReadonlySet<string>): boolean {
  if (!catalogue.function(step.module, step.function)) return false
  const places = [step.place, ...step.argumentPlaces.values()].map((place) => session.places.show(place).at)
  return !places.some((at) => at !== undefined && broken.has(keyOf(at)))
}

function keyOf(at: Place | undefined): string {
  return `${at?.file}:${at?.line}:${at?.column}`
}

function countCodes(found: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { code } of found) counts.set(code, (counts.get(code) ?? 0) + 1)
  return counts
}

/** What is told of one place counts once. */
function distinct(found: readonly Diagnostic[]): Diagnostic[] {
  const all = new Map(found.map((one) => [`${one.code} ${keyOf(one.at)} ${one.at ? '' : one.summary}`, one]))
  return [...all.values()]
}
