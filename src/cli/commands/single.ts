import type { Command } from 'commander'
import { Dict, type Value } from '../../python/values.ts'
import { loadYaml } from '../../yaml/index.ts'
import { printOutcome } from '../output.ts'
import { findTargets, openProject, usage } from '../project.ts'
import { runStates } from '../run-states.ts'
import { readPillarOption, type StatesOptions, statesCommand } from './apply.ts'

/** `kstate single TARGET FUNCTION [NAME] [KEY=VALUE…]`: one state without writing a file. */
export function command(): Command {
  return statesCommand('single', 'one state without writing a file')
    .argument('<target>', 'targets of the roster')
    .argument('<function>', 'the state function: file.absent')
    .argument('[argument...]', 'its name, and KEY=VALUE (YAML)')
    .option('--test', 'only say what would change')
    .action(single)
}

export async function single(
  expression: string,
  fun: string,
  words: readonly string[],
  options: StatesOptions,
): Promise<void> {
  const high = singleHigh(fun, words)
  const project = openProject(options)
  const targets = await findTargets(project, expression)
  const outcome = await runStates(project, targets, {
    mode: options.test || project.config.test ? 'plan' : 'apply',
    select: () => ({ sls: [], high, pillar: readPillarOption(options.pillar) }),
    what: `kstate single ${expression} ${fun}`,
    lockWait: options.lockWait,
  })
  printOutcome(outcome, options, project.config.options)
}

/** What makes the high data of one state from its function, its name and `KEY=VALUE`; wrong words are refused. */
export function singleHigh(fun: string, words: readonly string[]): () => Dict {
  const [, module, name] = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)$/.exec(fun) ?? []
  if (!module || !name)
    throw usage(`${fun} is not a state function`, 'a state function is MODULE.FUNCTION, as file.managed')
  const args = readArguments(words)
  return () => highOf(module, name, args)
}

/** The state as an SLS would hold it: the name is the ID. */
function highOf(module: string, name: string, args: ReadonlyMap<string, Value>): Dict {
  const list: Value[] = [name, ...[...args].map(([key, value]) => new Dict([[key, value]]))]
  const body = new Dict([
    [module, list],
    ['__sls__', 'single'],
    ['__env__', 'base'],
  ] as [Value, Value][])
  return new Dict([[args.get('name') ?? args.get('__id__') ?? `${module}.${name}`, body]])
}

/** `NAME KEY=VALUE…`; a value is YAML, as Salt reads its command line. */
export function readArguments(words: readonly string[]): Map<string, Value> {
  const args = new Map<string, Value>()
  for (const word of words) {
    const [, key, text] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? []
    if (key !== undefined) args.set(key, readValue(text!))
    else if (!args.has('name')) args.set('name', word)
    else throw usage(`unexpected argument ${word}`, 'after the name come arguments as KEY=VALUE')
  }
  return args
}

/** A value of the command line as Salt reads it: YAML, but for what a shell's user writes as plain text (`a: b`, `- x`, `|`). */
export function readValue(text: string): Value {
  const bare = text.trim()
  if (bare === 'None') return null
  if (bare === '' || bare === '|' || text.includes('\n') || /^[-+]?\d[\d_]*_[\d_]*$/.test(bare)) return text
  try {
    const { value } = loadYaml(text, { file: 'command line' })
    // `#` begins no comment on a command line.
    if (text.includes('#') && (value === null || typeof value === 'string')) return text
    if (value instanceof Dict) return text.startsWith('{') ? value : text
    return Array.isArray(value) && !text.startsWith('[') ? text : value
  } catch {
    return text
  }
}
