import { type Command, Option } from 'commander'
import { hasFunction, hintForFunction, usage } from '../../app/index.ts'
import { closest } from '../../core/similar.ts'
import { Dict, type Value } from '../../python/values.ts'
import { type Outputter, outputters } from '../../report/index.ts'
import { commandOf, waitSeconds } from '../global-options.ts'
import { execute, runOnce } from '../salt/execute.ts'
import { idExists, slsExist, statesShown } from '../salt/queries.ts'
import { runCall } from '../salt/run.ts'
import { type Call, neededSls, readWords, slsOf, text } from '../salt/words.ts'
import { openProject } from '../terminal-ui.ts'
import type { StatesOptions } from './apply.ts'
import { ping } from './ping.ts'
import { printShown } from './show.ts'
import { singleOf } from './single.ts'

interface SaltOptions extends Omit<StatesOptions, 'stateVerbose'> {
  readonly out?: string
  readonly outIndent?: number
  readonly static?: boolean
  readonly stateOutput?: string
  readonly stateVerbose?: string
  readonly state_output?: string
  readonly state_verbose?: string
}

/** Salt's functions that kstate answers in Salt's own form, beside those that templates call. */
const functions: { readonly [name: string]: (call: Call) => Promise<void> } = {
  'state.apply': (call) => runCall(call, { sls: slsOf(call) }),
  'state.highstate': (call) => runCall(call, { sls: [] }),
  'state.top': (call) => runCall(call, { sls: [], top: neededTop(call) }),
  'state.sls': (call) => runCall(call, { sls: neededSls(call) }),
  'state.sls_id': slsId,
  'state.single': runSingle,
  'state.show_highstate': ({ expression, options }) => printShown('highstate', expression, [], options),
  'state.show_lowstate': ({ expression, options }) => printShown('lowstate', expression, [], options),
  'state.show_sls': (call) => printShown('sls', call.expression, neededSls(call), call.options),
  'state.show_low_sls': (call) => printShown('lowstate', call.expression, neededSls(call), call.options),
  'state.show_top': ({ expression, options }) => printShown('top', expression, [], options),
  'state.show_states': statesShown,
  'state.sls_exists': slsExist,
  'state.id_exists': idExists,
  'test.ping': ({ expression, options }) => ping(expression, options),
  'cmd.run': (call) => {
    if (call.args.length === 0 && !call.kwargs.has('cmd'))
      throw usage('cmd.run needs a command', 'kstate TARGET cmd.run "uptime"')
    return runOnce(call)
  },
}

/** Outputters that print text for people. */
const texts = ['highstate', 'nested']

/** Salt's own form: `kstate TARGET MODULE.FUNCTION [ARGS…]`, with Salt's options. */
export function command(): Command {
  return commandOf('salt', 'Salt’s own form: TARGET MODULE.FUNCTION [ARGS…]', {
    examples: [
      ["'web*' state.apply nginx test=True", 'what would change'],
      ['web1 pillar.get postgres:users --out=json', 'Salt’s JSON'],
      ['web1 state.single file.absent /tmp/x', 'one state'],
    ],
  })
    .argument('<target>', 'targets of the roster')
    .argument('<function>', `${Object.keys(functions).join(', ')}; and those that templates call`)
    .argument('[args...]', 'its arguments, KEY=VALUE (YAML) among them')
    .option('--out <outputter>', `${texts.join(', ')}, or data: ${outputters.join(', ')}`)
    .option('--out-indent <spaces>', 'how far `--out=json` indents; below 0: one line', Number)
    .option('--static', 'one document for all targets: it is that always')
    .option('--state-output <mode>', 'full, changes, terse, mixed, filter, and each with _id')
    .option('--state-verbose <bool>', 'False leaves out what is as it should be')
    .addOption(new Option('--state_output <mode>').hideHelp())
    .addOption(new Option('--state_verbose <bool>').hideHelp())
    .option('--json', 'kstate’s JSON')
    .option('--skip-unsupported', 'leave out states that kstate has no function for, and what requires them')
    .addOption(new Option('--pillar <yaml>').hideHelp())
    .addOption(new Option('--lock-wait <seconds>').argParser(waitSeconds).default(30).hideHelp())
    .action(call)
}

async function call(expression: string, fun: string, words: readonly string[], given: SaltOptions): Promise<void> {
  const { args, kwargs } = readWords(words)
  const made: Call = { expression, fun, args, kwargs, options: optionsOf(given, kwargs) }
  if (Object.hasOwn(functions, fun)) return functions[fun]!(made)
  const workspace = await openProject(made.options)
  if (hasFunction(workspace, fun)) return execute(made, workspace)
  const near = closest(fun, [...Object.keys(functions), ...workspace.catalogue.calls.keys(), ...common])
  const instead = fun.startsWith('state.') ? `there are ${Object.keys(functions).join(', ')}` : hintForFunction(fun)
  throw usage(`the function ${fun} is not available`, near ? `did you mean ${near}?` : instead)
}

/** Functions that the controller answers, for "did you mean". */
const common = [
  'grains.get',
  'grains.item',
  'grains.items',
  'pillar.get',
  'pillar.item',
  'pillar.items',
  'test.version',
]

async function slsId(made: Call): Promise<void> {
  const [id, ...words] = made.args
  const sls = slsOf({ args: words, kwargs: made.kwargs })
  if (id === undefined || sls.length === 0)
    throw usage('state.sls_id needs an ID and the SLS that declare it', 'kstate TARGET state.sls_id ID SLS')
  return runCall(made, { sls, id })
}

async function runSingle(made: Call): Promise<void> {
  const { args, kwargs } = made
  const [fun, name] = [args[0] ?? text(kwargs.get('fun')), args[1] ?? text(kwargs.get('name'))]
  if (!fun) throw usage('state.single needs a state function', 'kstate TARGET state.single file.absent name=/tmp/x')
  if (!/^\w+\.\w+$/.test(fun))
    throw usage(`Invalid function passed: ${fun}`, 'a state function is MODULE.FUNCTION, as file.managed')
  if (args.length > 2) throw usage(`unexpected argument ${args[2]}`, 'after the name come arguments as KEY=VALUE')
  const named: [string, Value][] = name === undefined ? [] : [['name', name]]
  const own = [...kwargs].filter(([key]) => !ofSingle.has(key))
  return runCall(made, { sls: [], high: singleOf(fun, new Map([...named, ...own])) })
}

function neededTop({ args, kwargs }: Call): string {
  const top = args[0] ?? text(kwargs.get('topfn'))
  if (!top) throw usage('state.top needs a top file', 'kstate TARGET state.top other_top.sls')
  if (args.length > 1) throw usage(`unexpected argument ${args[1]}`, 'after the top file come arguments as KEY=VALUE')
  return top
}

/** What `state.single` takes for itself. */
const ofSingle = new Set(['fun', 'name', 'test', 'mock', 'pillar', 'queue', 'saltenv'])

function optionsOf(given: SaltOptions, kwargs: ReadonlyMap<string, Value>): StatesOptions {
  const pillar = kwargs.get('pillar') ?? undefined
  if (pillar !== undefined && !(pillar instanceof Dict))
    throw usage('pillar= must be a mapping', 'for example pillar=\'{"role": "web"}\'')
  const verbose = given.stateVerbose ?? given.state_verbose
  const { out } = given
  const data = outputters.find((name) => name === out)
  if (out !== undefined && data === undefined && !texts.includes(out))
    throw usage(`there is no outputter ${out}`, `outputters: ${[...texts, ...outputters].join(', ')}`)
  return {
    ...given,
    test: kwargs.get('test') === true || given.test,
    pillar: pillar ?? given.pillar,
    output: given.stateOutput ?? given.state_output,
    stateVerbose: verbose === undefined ? undefined : /^true$/i.test(verbose),
    saltForm: true,
    saltOut: data satisfies Outputter | undefined,
  } as StatesOptions
}
