import type { Command } from 'commander'
import { findHolders, findTargets, readPillar, type Target, usage, type Workspace } from '../../app/index.ts'
import { DiagnosticError } from '../../core/diagnostics.ts'
import { term } from '../../core/terminal-text.ts'
import { ask, isInteractive } from '../terminal.ts'
import { openProject } from '../terminal-ui.ts'
import { runAndPrint } from '../watch-run.ts'
import { modeOf, type StatesOptions, splitSls, statesCommand } from './apply.ts'

export interface SlsIdOptions extends StatesOptions {
  readonly target?: string
  readonly yes?: boolean
}

/** `kstate sls_id ID [SLS…]`: one ID, with what it requires, where it is declared. */
export function command(): Command {
  return statesCommand('sls_id', 'one ID of the tree, with what it requires', [
    ['sls_id nginx', 'on the target whose states hold that ID'],
    ['sls_id nginx web.server --target web1', 'in that SLS, on that target'],
  ])
    .argument('<id>', 'the ID of a state')
    .argument('[sls...]', 'SLS in which it is looked for, in place of what top.sls gives')
    .option('--target <target>', 'targets; without: those whose states hold that ID')
    .option('-y, --yes', 'do not ask where more than one target has it')
    .option('--test', 'only say what would change')
    .action((id: string, sls: string[], options: SlsIdOptions) => slsId(id, sls, options))
}

export async function slsId(id: string, words: readonly string[], options: SlsIdOptions): Promise<void> {
  const workspace = await openProject(options)
  const selection = {
    sls: splitSls(words),
    id,
    pillar: readPillar(options.pillar),
    skipUnsupported: options.skipUnsupported,
  }
  const targets =
    options.target === undefined
      ? await holdersOf(workspace, id, selection.sls, options)
      : await findTargets(workspace, options.target)
  const request = {
    mode: modeOf(options, workspace),
    selection,
    what: `kstate sls_id ${id}`,
    lockWait: options.lockWait,
  }
  await runAndPrint(workspace, targets, request, options)
}

async function holdersOf(
  workspace: Workspace,
  id: string,
  sls: readonly string[],
  options: SlsIdOptions,
): Promise<readonly Target[]> {
  if (options.local) return findTargets(workspace, options.id ?? 'local')
  const { holders, failed } = await findHolders(workspace, id, sls)
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
    /^y(es)?$/i.test((await ask(term`${id} is declared for ${names}. Run it on all of them (yes/no)? `)) ?? '')
  )
    return holders
  throw usage(
    `${id} is declared for more than one target: ${names}`,
    'name one with --target, or run it on all with --yes',
  )
}
