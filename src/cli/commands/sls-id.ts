import type { Command } from 'commander'
import { DiagnosticError } from '../../core/diagnostics.ts'
import { term } from '../../core/terminal-text.ts'
import type { Target } from '../../project/index.ts'
import { findHolders } from '../holders.ts'
import { printOutcome } from '../output.ts'
import { findTargets, openProject, type Project, usage } from '../project.ts'
import { runStates } from '../run-states.ts'
import { ask, isInteractive } from '../terminal.ts'
import { readPillarOption, type StatesOptions, splitSls, statesCommand } from './apply.ts'

export interface SlsIdOptions extends StatesOptions {
  readonly target?: string
  readonly yes?: boolean
}

/** `kstate sls_id ID [SLS…]`: one ID, with what it requires, where it is declared. */
export function command(): Command {
  return statesCommand('sls_id', 'one ID of the tree, with what it requires')
    .argument('<id>', 'the ID of a state')
    .argument('[sls...]', 'SLS in which it is looked for, in place of what top.sls gives')
    .option('--target <target>', 'targets; without: those whose states hold that ID')
    .option('-y, --yes', 'do not ask where more than one target has it')
    .option('--test', 'only say what would change')
    .action((id: string, sls: string[], options: SlsIdOptions) => slsId(id, sls, options))
}

export async function slsId(id: string, words: readonly string[], options: SlsIdOptions): Promise<void> {
  const project = openProject(options)
  const sls = splitSls(words)
  const pillar = readPillarOption(options.pillar)
  const targets =
    options.target === undefined
      ? await holdersOf(project, id, sls, options)
      : await findTargets(project, options.target)
  const outcome = await runStates(project, targets, {
    mode: options.test || project.config.test ? 'plan' : 'apply',
    select: () => ({ sls, id, pillar }),
    what: `kstate sls_id ${id}`,
    lockWait: options.lockWait,
  })
  printOutcome(outcome, options, project.config.options)
}

async function holdersOf(
  project: Project,
  id: string,
  sls: readonly string[],
  options: SlsIdOptions,
): Promise<readonly Target[]> {
  if (options.local) return findTargets(project, options.id ?? 'local')
  const { holders, failed } = await findHolders(project, id, sls)
  if (holders.length === 0) {
    if (failed.length > 0) throw new DiagnosticError(failed)
    throw usage(
      `no target of the roster has a state with the ID ${id}`,
      'name the SLS that declares it: kstate sls_id ID SLS --target TARGET',
    )
  }
  if (holders.length === 1 || options.yes) return holders
  const names = holders.map((target) => target.id).join(', ')
  if (
    isInteractive() &&
    /^y(es)?$/i.test(await ask(term`${id} is declared for ${names}. Run it on all of them (yes/no)? `))
  )
    return holders
  throw usage(
    `${id} is declared for more than one target: ${names}`,
    'name one with --target, or run it on all with --yes',
  )
}
