import { type Command, Option } from 'commander'
import { closest } from '../../core/similar.ts'
import { Dict, type Value } from '../../core/values.ts'
import { dumpJson } from '../../yaml/index.ts'
import { commandOf } from '../global-options.ts'
import { openProject, usage } from '../project.ts'
import { apply, type StatesOptions, splitSls } from './apply.ts'
import { runCommand } from './cmd.ts'
import { grains } from './grains.ts'
import { pillar } from './pillar.ts'
import { ping } from './ping.ts'
import { print } from './show.ts'
import { readValue, single } from './single.ts'
import { slsId } from './sls-id.ts'

interface SaltOptions extends Omit<StatesOptions, 'stateVerbose'> {
  readonly out?: string
  readonly stateOutput?: string
  readonly stateVerbose?: string
  readonly state_output?: string
  readonly state_verbose?: string
}

interface Call {
  readonly expression: string
  readonly args: readonly string[]
  readonly kwargs: ReadonlyMap<string, Value>
  readonly options: StatesOptions
}

/** Salt's functions that kstate answers in Salt's own form. */
const functions: { readonly [name: string]: (call: Call) => Promise<void> } = {
  'state.apply': ({ expression, args, options }) => apply(expression, slsOf(args), options),
  'state.highstate': ({ expression, options }) => apply(expression, [], options),
  'state.sls': ({ expression, args, options }) =>
    apply(expression, needed(args, 'state.sls needs the SLS to apply'), options),
  'state.sls_id': ({ expression, args: [id, ...sls], options }) => {
    if (id === undefined || sls.length === 0)
      throw usage('state.sls_id needs an ID and the SLS that declare it', 'kstate TARGET state.sls_id ID SLS')
    return slsId(id, sls, { ...options, target: expression, yes: true })
  },
  'state.single': ({ expression, args, kwargs, options }) => {
    const [fun, name] = [args[0] ?? text(kwargs.get('fun')), args[1] ?? text(kwargs.get('name'))]
    if (!fun) throw usage('state.single needs a state function', 'kstate TARGET state.single file.absent name=/tmp/x')
    const rest = [...kwargs].filter(([key]) => key !== 'fun' && key !== 'name')
    return single(
      expression,
      fun,
      [...(name === undefined ? [] : [name]), ...rest.map(([key, value]) => `${key}=${yamlText(value)}`)],
      options,
    )
  },
  'state.show_highstate': ({ expression, options }) => print('highstate', expression, [], options),
  'state.show_lowstate': ({ expression, options }) => print('lowstate', expression, [], options),
  'state.show_sls': ({ expression, args, options }) =>
    print('sls', expression, needed(args, 'state.show_sls needs an SLS'), options),
  'state.show_low_sls': ({ expression, args, options }) =>
    print('lowstate', expression, needed(args, 'state.show_low_sls needs an SLS'), options),
  'state.show_top': ({ expression, options }) => print('top', expression, [], options),
  'test.ping': ({ expression, options }) => ping(expression, options),
  'grains.items': ({ expression, options }) => grains(expression, [], options),
  'grains.item': ({ expression, args, options }) => grains(expression, args, options),
  'pillar.items': ({ expression, options }) => pillar(expression, undefined, options),
  'pillar.get': ({ expression, args, options }) =>
    pillar(expression, needed(args, 'pillar.get needs a key')[0], options),
  'cmd.run': ({ expression, args, kwargs, options }) =>
    runCommand(expression, needed(args, 'cmd.run needs a command').join(' '), {
      ...options,
      user: text(kwargs.get('runas')),
    }),
}

/** Salt's own form: `kstate TARGET MODULE.FUNCTION [ARGS…]`, with Salt's options. */
export function command(): Command {
  return commandOf('salt', 'Salt’s own form: TARGET MODULE.FUNCTION [ARGS…]')
    .argument('<target>', 'targets of the roster')
    .argument('<function>', Object.keys(functions).join(', '))
    .argument('[args...]', 'its arguments, KEY=VALUE (YAML) among them')
    .option('--out <outputter>', '`json` for Salt’s JSON')
    .option('--state-output <mode>', 'full, changes, terse, mixed, filter, and each with _id')
    .option('--state-verbose <bool>', 'False leaves out what is as it should be')
    .addOption(new Option('--state_output <mode>').hideHelp())
    .addOption(new Option('--state_verbose <bool>').hideHelp())
    .option('--json', 'kstate’s JSON')
    .addOption(new Option('--pillar <yaml>').hideHelp())
    .addOption(new Option('--lock-wait <seconds>').argParser(Number).default(30).hideHelp())
    .action(call)
}

async function call(expression: string, fun: string, words: readonly string[], given: SaltOptions): Promise<void> {
  const answer = Object.hasOwn(functions, fun) ? functions[fun] : undefined
  if (!answer) {
    const near = closest(fun, Object.keys(functions))
    throw usage(
      `the function ${fun} is not available`,
      near ? `did you mean ${near}?` : `there are ${Object.keys(functions).join(', ')}`,
    )
  }
  const { args, kwargs } = readWords(words)
  const options = optionsOf(given, kwargs)
  openProject(options)
  await answer({ expression, args, kwargs, options })
}

function optionsOf(given: SaltOptions, kwargs: ReadonlyMap<string, Value>): StatesOptions {
  const pillarText = kwargs.get('pillar')
  const verbose = given.stateVerbose ?? given.state_verbose
  if (given.out !== undefined && !['json', 'highstate', 'nested'].includes(given.out))
    throw usage(`there is no outputter ${given.out}`, 'outputters: highstate, nested, json')
  return {
    ...given,
    test: kwargs.get('test') === true || given.test,
    pillar: pillarText instanceof Dict ? yamlText(pillarText) : given.pillar,
    output: given.stateOutput ?? given.state_output,
    stateVerbose: verbose === undefined ? undefined : /^true$/i.test(verbose),
    saltJson: given.out === 'json',
  } as StatesOptions
}

function readWords(words: readonly string[]): { args: string[]; kwargs: Map<string, Value> } {
  const args: string[] = []
  const kwargs = new Map<string, Value>()
  for (const word of words) {
    const [, key, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? []
    if (key === undefined) args.push(word)
    else kwargs.set(key, readValue(value!))
  }
  return { args, kwargs }
}

function slsOf(args: readonly string[]): string[] {
  return splitSls(args)
}

function needed(args: readonly string[], otherwise: string): readonly string[] {
  if (args.length === 0) throw usage(otherwise)
  return args
}

function text(value: Value | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}

/** A value as YAML's flow form, which JSON is. */
function yamlText(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : dumpJson(value)
}
