import { resolve } from 'node:path'
import { Command } from 'commander'
import { type Initialized, initialize, type Survey, surveyProject, type TargetWords, usage } from '../../app/index.ts'
import { joinText, type TerminalText, term } from '../../core/terminal-text.ts'
import { withExamples } from '../global-options.ts'
import { ask, isInteractive, note, noteDiagnostic, print } from '../terminal.ts'

interface InitOptions extends TargetWords {
  readonly root: string
  readonly yes?: boolean
}

/** `kstate init [DIRECTORY]`: a new tree, or what an existing one lacks. */
export function command(): Command {
  const init = new Command('init')
    .description('begin a tree in a directory, or see what is in it already; no file is overwritten')
    .argument('[directory]', 'where; without it here')
    .option('--root <dir>', 'the directory that DIRECTORY is looked for in', '.')
    .option('-y, --yes', 'ask nothing')
    .option('--host <address>', 'the first target: [user@]address[:port]; without one a throw-away sandbox host')
    .option('--user <name>', 'who logs in there')
    .option('--id <id>', 'the ID of the first target')
    .action((directory: string | undefined, options: InitOptions) =>
      begin(resolve(options.root, directory ?? '.'), options),
    )
  return withExamples(init, [
    ['init', 'here; asks for the first host'],
    ['init servers --yes', 'in a new directory, with a throw-away sandbox host'],
    ['init --host admin@192.0.2.7 --id web1', 'the first target is that host'],
  ])
}

async function begin(directory: string, { yes, host, user, id }: InitOptions): Promise<void> {
  const survey = await surveyProject(directory)
  const given = { host, user, id }
  const words = !yes && survey.rosterMissing !== undefined && isInteractive() ? await askFor(given) : given
  const done = await initialize(survey, words)
  print(
    joinText([
      ...listed(
        'Found:',
        survey.parts.map(({ path, what }) => [path, what]),
      ),
      ...ofFiles(survey, done),
      ...next(survey, done),
    ]),
  )
  if (survey.told.length > 0) note(term`\nWhat kstate says of this tree:`)
  for (const found of survey.told) noteDiagnostic(found)
  if (done.noSandbox !== undefined) note(`The target ${done.target} cannot be made: ${done.noSandbox}`)
}

async function askFor({ host, user, id }: TargetWords): Promise<TargetWords> {
  const address = host ?? (await put(term`Address of the first host (none: a throw-away host on this machine): `))
  if (address === '') return { id }
  const isNamed = user !== undefined || address.includes('@')
  const name = isNamed ? user : (await put(term`User who logs in there [root]: `)) || undefined
  return { id, host: address, user: name }
}

async function put(question: TerminalText): Promise<string> {
  const answer = await ask(question)
  if (answer === undefined) throw usage('no answer: nothing was written', 'kstate init --yes asks nothing')
  return answer
}

function ofFiles({ parts, told }: Survey, { written, left }: Initialized): TerminalText[] {
  const isInTheWay = told.some(({ severity }) => severity === 'error')
  if (written.length === 0 && left.length === 0 && parts.length > 0)
    return [term`Nothing is missing${isInTheWay ? '.' : ': kstate reads this tree as it lies.'}`, term``]
  return [
    ...listed(
      'Written:',
      written.map((path) => [path, '']),
    ),
    ...listed(
      'Left as it was:',
      left.map((path) => [path, '']),
    ),
  ]
}

function listed(heading: string, rows: readonly (readonly [string, string])[]): TerminalText[] {
  if (rows.length === 0) return []
  const width = Math.max(...rows.map(([first]) => first.length))
  return [
    term`${heading}`,
    ...rows.map(([first, second]) => term`  ${second === '' ? first : `${first.padEnd(width)}  ${second}`}`),
    term``,
  ]
}

/** What to run now. */
function next({ root, parts, targets }: Survey, { target }: Initialized): TerminalText[] {
  const one = target ?? targets[0] ?? 'TARGET'
  const steps: [string, string][] =
    parts.length === 0
      ? [
          ['kstate lint', 'what is wrong in the tree; no host is needed'],
          [`kstate plan ${one}`, 'what would change'],
          [`kstate apply ${one}`, 'make it so'],
        ]
      : [
          ['kstate lint --migrate', 'what of this tree can be applied; no host is needed'],
          [`kstate ping ${one}`, 'whether a login works'],
          [`kstate plan ${one}`, 'what would change'],
        ]
  const cd: [string, string][] = root === process.cwd() ? [] : [[`cd ${root}`, '']]
  return listed('Next:', [...cd, ...steps]).slice(0, -1)
}
