import { type Command, Option } from 'commander'
import { findTargets, readPillar, type Workspace } from '../../app/index.ts'
import type { Dict } from '../../python/values.ts'
import { type CommandForm, commandOf, waitSeconds } from '../global-options.ts'
import type { OutputOptions } from '../output.ts'
import { openProject } from '../terminal-ui.ts'
import { runAndPrint } from '../watch-run.ts'

export interface StatesOptions extends OutputOptions {
  readonly test?: boolean
  readonly skipUnsupported?: boolean
  readonly pillar?: string | Dict
  readonly lockWait: number
}

/** `kstate apply TARGET [SLS…]`: brings targets to what their tree declares. */
export function command(): Command {
  return statesCommand('apply', 'bring targets to the state that their tree declares', [
    ['apply web1', 'all that top.sls gives this target'],
    ["apply 'web*' nginx,certbot", 'two SLS on all targets whose ID begins so'],
    ['apply web1 --test', 'only say what would change'],
    ['apply web1 --sandbox', 'on a throw-away host in place of the real one'],
    ['apply -G os:Debian --json', 'JSON, for targets by a grain'],
  ])
    .argument('<target>', 'targets of the roster')
    .argument('[sls...]', 'SLS, in place of what top.sls gives')
    .option('--test', 'only say what would change (as `plan`)')
    .action((expression: string, sls: string[], options: StatesOptions) => apply(expression, sls, options))
}

/** A command that runs states, with the options that all of those take. */
export function statesCommand(name: string, description: string, examples: CommandForm['examples']): Command {
  return commandOf(name, description, { examples })
    .option('--pillar <yaml>', 'pillar values over the tree’s')
    .addOption(new Option('--output <mode>', 'how states are told').choices(['full', 'changes', 'terse', 'mixed']))
    .option('--json', 'print JSON')
    .option('--skip-unsupported', 'leave out states that kstate has no function for, and what requires them')
    .addOption(
      new Option('--lock-wait <seconds>', 'how long to wait for somebody else’s lock; 0: not at all')
        .argParser(waitSeconds)
        .default(30)
        .hideHelp(name === 'plan'),
    )
}

export async function apply(expression: string, sls: readonly string[], options: StatesOptions): Promise<void> {
  const workspace = await openProject(options)
  const targets = await findTargets(workspace, expression)
  const request = {
    mode: modeOf(options, workspace),
    selection: {
      sls: splitSls(sls),
      pillar: readPillar(options.pillar),
      skipUnsupported: options.skipUnsupported,
    },
    what: `kstate apply ${[expression, ...sls].join(' ')}`,
    lockWait: options.lockWait,
  }
  await runAndPrint(workspace, targets, request, options)
}

/** Whether it is only told what would change: `--test`, or `test: true` in the configuration. */
export function modeOf(options: StatesOptions, { config }: Workspace): 'plan' | 'apply' {
  return options.test || config.test ? 'plan' : 'apply'
}

/** SLS are separated by spaces or, as in Salt, by commas. */
export function splitSls(sls: readonly string[]): string[] {
  return sls.flatMap((word) => word.split(',').map((name) => name.trim())).filter((name) => name !== '')
}
