import { relative, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import {
  type Finding,
  findTargets,
  formatFindingJson,
  formatGithub,
  isLintCode,
  type LintResult,
  lintTargets,
  migrateTargets,
  readPillar,
  usage,
} from '../../app/index.ts'
import { term } from '../../core/terminal-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { formatFindings, listed } from '../lint-text.ts'
import { migrationJson, printMigration } from '../migration.ts'
import { note, print, printJson } from '../terminal.ts'
import { openProject } from '../terminal-ui.ts'

interface LintOptions extends GlobalOptions {
  readonly format: 'text' | 'json' | 'github'
  readonly json?: boolean
  readonly ignore?: string[]
  readonly rule?: string[]
  readonly pillar?: string
  readonly migrate?: boolean
}

/** `kstate lint [TARGET]`: what is wrong or doubtful in the trees of targets; no host is needed. */
export function command(): Command {
  return commandOf('lint', 'report what is wrong or doubtful in a tree, without any host', {
    groups: ['tree', 'targets'],
    examples: [
      ['lint', 'the tree, for every target of the roster'],
      ['lint --rule command-unguarded', 'findings of one rule'],
      ['lint web1 --format github', 'annotations for a pull request'],
    ],
  })
    .argument('[target]', 'targets of the roster; without it all')
    .addOption(
      new Option('--format <format>', 'how findings are printed').choices(['text', 'json', 'github']).default('text'),
    )
    .option('--json', 'as --format json')
    .option('--ignore <codes...>', 'leave findings with these codes out')
    .option(
      '--rule <code>',
      'only findings with this code; may be given several times',
      (code: string, all: string[] = []) => [...all, code],
    )
    .option('--pillar <yaml>', 'pillar values over the tree’s')
    .option('--migrate', 'tell in one screen how much of a tree of Salt’s can be applied, and what is in the way')
    .action((expression: string | undefined, options: LintOptions) =>
      options.migrate ? migrate(expression, options) : lint(expression, options),
    )
}

async function migrate(expression: string | undefined, options: LintOptions): Promise<void> {
  if (options.format === 'github' || options.ignore || options.rule)
    throw usage('--migrate goes with --json alone', 'kstate lint without it prints findings')
  const workspace = await openProject({ ...options, strict: false }, { keepRefused: true })
  const targets = await findTargets(workspace, expression ?? (options.local ? 'local' : '*'), {
    wholeRoster: true,
  })
  const migration = await migrateTargets(workspace, targets, readPillar(options.pillar))
  if (options.json || options.format === 'json') printJson(`${JSON.stringify(migrationJson(migration), null, 2)}\n`)
  else printMigration(migration, workspace.config.root)
  process.exitCode = migration.isComplete ? exitCodes.done : exitCodes.failed
}

async function lint(expression: string | undefined, options: LintOptions): Promise<void> {
  const [ignored, only] = [readCodes(options.ignore), options.rule && readCodes(options.rule)]
  const workspace = await openProject({ ...options, strict: false })
  const targets = await findTargets(workspace, expression ?? (options.local ? 'local' : '*'), {
    wholeRoster: true,
  })
  const whole = !options.local && (expression === undefined || expression === '*')
  const result = await lintTargets(workspace, targets, { pillar: readPillar(options.pillar), ignored, only, whole })
  printFindings(result, options, workspace.config.root)
  process.exitCode = exitOf(result, options)
}

function readCodes(codes: readonly string[] = []): ReadonlySet<string> {
  const given = codes.flatMap((code) => code.split(',')).filter((code) => code !== '')
  const unknown = given.find((code) => !isLintCode(code))
  if (unknown !== undefined) throw usage(`there is no finding with the code ${unknown}`, 'docs/lint.md lists them')
  return new Set(given)
}

function printFindings(result: LintResult, options: LintOptions, root: string): void {
  const { findings, notRendered, grains } = result
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length
  const summary = { targets: grains.length, errors: count('error'), warnings: count('warning') }
  if (options.json || options.format === 'json') {
    const data = {
      findings: findings.map(formatFindingJson),
      not_rendered: notRendered.map(formatFindingJson),
      grains: Object.fromEntries(grains.map(({ target, from }) => [target, from])),
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
  for (const line of formatFindings(findings, grains.length)) print(line)
  tellNotRendered(result)
  const total = `${plural(summary.errors, 'error')}, ${plural(summary.warnings, 'warning')} in ${plural(grains.length, 'target')}`
  const { ignoredByConfig: unsaid } = result
  note(unsaid > 0 ? `${total}; ${unsaid} more ignored by kstate.yaml` : total)
}

/** What is lacking where a file is not rendered, by the code that says so. */
const lacks: { readonly [code: string]: string } = {
  'host-needed': 'a host',
  'call-acts': 'a run',
  'mine-unrecorded': 'a record of other hosts',
}

function tellNotRendered({ notRendered, grains }: LintResult): void {
  const bare = grains.filter(({ from }) => from === 'roster').map(({ target }) => target)
  const lines = notRendered.map(
    ({ at, code, summary }) =>
      `note: not rendered, for lack of ${lacks[code] ?? 'grains or pillar'}: ${at ? `${at.file}:${at.line}: ` : ''}${summary.replaceAll('\n', ' ')}`,
  )
  if (bare.length > 0)
    lines.push(
      `note: only the roster's grains are known of ${listed(bare)}: give --grains FILE, or run against the host once, which keeps them`,
    )
  for (const line of lines) note(line)
}

function exitOf({ findings, usable }: LintResult, { strict }: LintOptions) {
  if (!usable) return exitCodes.refusedBeforehand
  return findings.some(({ severity }) => severity === 'error' || strict) ? exitCodes.failed : exitCodes.done
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
