import type { Command } from 'commander'
import { apply, type StatesOptions, statesCommand } from './apply.ts'

/** `kstate plan TARGET [SLS…]`: what an apply would change, and what cannot be known; nothing is touched. */
export function command(): Command {
  return statesCommand('plan', 'say what an apply would change', [
    ['plan web1', 'for one target; exit code 2: there are changes'],
    ["plan '*' --json", 'for all, as JSON'],
    ['plan web1 nginx --grains grains.json', 'from recorded grains'],
  ])
    .argument('<target>', 'targets of the roster')
    .argument('[sls...]', 'SLS, in place of what top.sls gives')
    .action((expression: string, sls: string[], options: StatesOptions) =>
      apply(expression, sls, { ...options, test: true }),
    )
}
