import type { Command } from 'commander'
import { pillarsOf, readPillar } from '../../app/index.ts'
import { commandOf } from '../global-options.ts'
import { askAndPrint } from '../targets.ts'
import type { ShowOptions } from './show.ts'

/** `kstate pillar TARGET [KEY]`: what the pillar says to targets; secrets are masked unless asked for. */
export function command(): Command {
  return commandOf('pillar', 'the pillar of targets', {
    examples: [
      ['pillar web1', 'all of it; secrets as ******'],
      ['pillar db1 postgres:users --json', 'one key, as JSON'],
    ],
  })
    .argument('<target>', 'targets of the roster')
    .argument('[key]', 'only this: postgres:users')
    .option('--pillar <yaml>', 'pillar values over the tree’s')
    .option('--json', 'as JSON')
    .action(pillar)
}

function pillar(expression: string, key: string | undefined, options: ShowOptions): Promise<void> {
  return askAndPrint(
    expression,
    options,
    async (workspace, targets) => pillarsOf(workspace, targets, { key, pillar: readPillar(options.pillar) }),
    (value) => ({ value, ok: true }),
  )
}
