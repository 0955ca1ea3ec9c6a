import type { Command } from 'commander'
import { ping as pingTargets } from '../../app/index.ts'
import { commandOf } from '../global-options.ts'
import { type AnswerOptions, askAndPrint } from '../targets.ts'

/** `kstate ping TARGET`: whether a login and a shell are to be had. */
export function command(): Command {
  return commandOf('ping', 'log in to each target', {
    examples: [
      ["ping '*'", 'every target of the roster'],
      ['ping -L web1,web2 --json', 'two of them, as JSON'],
    ],
  })
    .argument('<target>', 'targets of the roster')
    .option('--json', 'as JSON')
    .action(ping)
}

export function ping(expression: string, options: AnswerOptions): Promise<void> {
  return askAndPrint(expression, options, pingTargets, (value) => ({ value, ok: value }))
}
