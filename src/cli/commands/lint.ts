import { relative, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { formatDiagnostic } from '../../core/diagnostics.ts'
import { block, joinText, term } from '../../core/terminal-text.ts'
import {
  compiledCodes,
  type Finding,
  formatFindingJson,
  formatGithub,
  inspectTarget,
  lintTrees,
  notRenderedIn,
  rules,
  type TargetTree,
} from '../../lint/index.ts'
import type { Target } from '../../project/index.ts'
import { Dict } from '../../python/values.ts'
import { catalogue, engine, subjectOf } from '../compile.ts'
import { exitCodes } from '../exit-codes.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { grainsOfFile, mergeGrains } from '../grains.ts'
import { findTargets, openProject, type Project, usage } from '../project.ts'
import { recordedGrains } from '../recorded-grains.ts'
import { maskDecrypt } from '../secrets.ts'
import { note, print, printJson } from '../terminal.ts'
import { readPillarOption } from './apply.ts'

interface LintOptions extends GlobalOptions {
  readonly format: 'text' | 'json' | 'github'
  readonly json?: boolean
  readonly ignore?: string[]
  readonly pillar?: string
}

/** `kstate lint [TARGET]`: what is wrong or doubtful in the trees of targets; no host is needed. */
export function command(): Command {
  return commandOf('lint', 'tell what is wrong or doubtful in a tree, without any host')
    .argument('[target]', 'targets of the roster; without it all')
    .addOption(
      new Option('--format <format>', 'how findings are printed').choices(['text', 'json', 'github']).default('text'),
    )
    .option('--json', 'as --format json')
    .option('--ignore <codes...>', 'leave findings with these codes out')
    .option('--pillar <yaml>', 'pillar values over the tree’s')
    .action((expression: string | undefined, options: LintOptions) => lint(expression, options))
}

async function lint(expression: string | undefined, options: LintOptions): Promise<void> {
  const ignored = readIgnored(options.ignore)
  const project = openProject({ ...options, strict: false })
  const targets = await findTargets(
    { ...project, options: { ...options, strict: false } },
    expression ?? (options.local ? 'local' : '*'),
  )
  const trees: TargetTree[] = []
  const known: GrainsKnown[] = []
  for (const target of targets) {
    const grains = grainsOf(project, target)
    known.push(grains)
    trees.push(await inspect(project, target, grains, options))
  }
  const whole = !options.local && (expression === undefined || expression === '*')
  const findings = lintTrees({ targets: trees, whole, catalogue, secrets: project.config.secrets }).filter(
    ({ code }) => !ignored.has(code),
  )
  printFindings(findings, notRenderedIn({ targets: trees }), { options, targets, known, root: project.config.root })
  process.exitCode = exitOf(findings, trees, options)
}

function readIgnored(codes: readonly string[] = []): ReadonlySet<string> {
  const given = codes.flatMap((code) => code.split(',')).filter((code) => code !== '')
  const unknown = given.find((code) => !isCode(code))
  if (unknown !== undefined) throw usage(`there is no finding with the code ${unknown}`, 'docs/lint.md lists them')
  return new Set(given)
}

function isCode(code: string): boolean {
  return Object.hasOwn(compiledCodes, code) || code.startsWith('yaml-') || rules.some((rule) => rule.code === code)
}

interface GrainsKnown {
  readonly grains: Dict
  /** Whether they are all that the host has, or only what the roster says. */
  readonly from: 'file' | 'recorded' | 'roster'
}

function grainsOf({ options, config }: Project, target: Target): GrainsKnown {
  if (options.grains !== undefined) return { grains: grainsOfFile(options.grains, target.id), from: 'file' }
  const recorded = recordedGrains(config.root, target)
  const grains = mergeGrains(target, recorded ?? new Dict([['id', target.id]]), '')
  return { grains, from: recorded ? 'recorded' : 'roster' }
}

function inspect(project: Project, target: Target, { grains, from }: GrainsKnown, options: LintOptions) {
  return inspectTarget({
    // Nothing is decrypted: encrypted values are looked at as they would be printed.
    subject: { ...subjectOf(project, target, grains), decrypt: maskDecrypt },
    engine,
    catalogue,
    lenient: options.lenient,
    pillarOverride: readPillarOption(options.pillar),
    grainsKnown: from !== 'roster',
  })
}

interface Told {
  readonly options: LintOptions
  readonly targets: readonly Target[]
  readonly known: readonly GrainsKnown[]
  readonly root: string
}

function printFindings(findings: readonly Finding[], notRendered: readonly Finding[], told: Told): void {
  const { options, targets, known, root } = told
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length
  const summary = { targets: targets.length, errors: count('error'), warnings: count('warning') }
  if (options.json || options.format === 'json') {
    const data = {
      findings: findings.map(formatFindingJson),
      not_rendered: notRendered.map(formatFindingJson),
      grains: Object.fromEntries(targets.map(({ id }, index) => [id, known[index]!.from])),
      summary,
    }
    printJson(`${JSON.stringify(data, null, 2)}\n`)
    return
  }
  if (options.format === 'github') {
    const where = (file: string) => relative(process.cwd(), resolve(root, file)) || file
    const lines = [
      ...findings.map((one) => formatGithub(one, one.severity, where)),
      ...notRendered.map((one) => formatGithub(one, 'notice', where)),
    ]
    for (const line of lines) print(term`${line}`)
    return
  }
  for (const finding of findings) {
    const { length } = finding.targets
    const of =
      length > 0 && targets.length > 1
        ? [term`  for ${length} of ${targets.length} targets: ${listed(finding.targets)}`]
        : []
    print(joinText([block(formatDiagnostic(finding)), ...of, term``]))
  }
  tellNotRendered(notRendered, told)
  const total = `${plural(summary.errors, 'error')}, ${plural(summary.warnings, 'warning')} in ${plural(targets.length, 'target')}`
  note(total)
}

function tellNotRendered(notRendered: readonly Finding[], { targets, known }: Told): void {
  const bare = targets.filter((_, index) => known[index]!.from === 'roster').map(({ id }) => id)
  const lines = notRendered.map(
    ({ at, code, summary }) =>
      `note: not rendered, for lack of ${code === 'host-needed' ? 'a host' : 'grains or pillar'}: ${at ? `${at.file}:${at.line}: ` : ''}${summary.replaceAll('\n', ' ')}`,
  )
  if (bare.length > 0)
    lines.push(
      `note: only the roster's grains are known of ${listed(bare)}: give --grains FILE, or run against the host once, which keeps them`,
    )
  for (const line of lines) note(line)
}

function exitOf(findings: readonly Finding[], trees: readonly TargetTree[], { strict }: LintOptions) {
  if (trees.every(({ usable }) => !usable)) return exitCodes.refusedBeforehand
  return findings.some(({ severity }) => severity === 'error' || strict) ? exitCodes.failed : exitCodes.done
}

function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')}, …`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
