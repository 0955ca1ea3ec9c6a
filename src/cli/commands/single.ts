import type { Command } from 'commander'
import { findTargets, readPillar, readValue, singleHigh, usage } from '../../app/index.ts'
import type { Dict, Value } from '../../python/values.ts'
import { openProject } from '../terminal-ui.ts'
import { runAndPrint } from '../watch-run.ts'
import { modeOf, type StatesOptions, statesCommand } from './apply.ts'

/** `kstate single TARGET FUNCTION [NAME] [KEY=VALUE…]`: one state without writing a file. */
export function command(): Command {
  return statesCommand('single', 'one state without writing a file', [
    ['single web1 file.absent /tmp/x', 'no such file is there'],
    ['single web1 pkg.installed name=htop --test', 'whether the package is installed'],
    ["single web1 file.managed /etc/motd 'contents=hello'", 'arguments are KEY=VALUE, values as YAML'],
  ])
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
  const high = singleOf(fun, readArguments(words))
  const workspace = await openProject(options)
  const targets = await findTargets(workspace, expression)
  const request = {
    mode: modeOf(options, workspace),
    selection: { sls: [], high, pillar: readPillar(options.pillar), skipUnsupported: options.skipUnsupported },
    what: `kstate single ${expression} ${fun}`,
    lockWait: options.lockWait,
  }
  await runAndPrint(workspace, targets, request, options)
}

/** What makes the high data of one state from its function and arguments; a word that is no function is refused. */
export function singleOf(fun: string, args: ReadonlyMap<string, Value>): () => Dict {
  const [, module, name] = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)$/.exec(fun) ?? []
  if (!module || !name)
    throw usage(`${fun} is not a state function`, 'a state function is MODULE.FUNCTION, as file.managed')
  if (!args.has('name'))
    throw usage(`${fun} needs a name`, `write it behind the function: \`kstate single TARGET ${fun} NAME\``)
  return () => singleHigh(module, name, args)
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
