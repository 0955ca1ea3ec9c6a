import type { Command } from 'commander'
import { grainsOf } from '../../app/index.ts'
import { commandOf } from '../global-options.ts'
import { type AnswerOptions, askAndPrint } from '../targets.ts'

/** `kstate grains TARGET [NAME…]`: what is known of each target. */
export function command(): Command {
  return commandOf('grains', 'what is known of each target', {
    examples: [
      ['grains web1', 'all grains'],
      ["grains '*' os osrelease", 'two of them'],
    ],
  })
    .argument('<target>', 'targets of the roster')
    .argument('[name...]', 'only these grains (`systemd:version`)')
    .option('--json', 'as JSON: { target: grains }')
    .action(grains)
}

function grains(expression: string, names: readonly string[], options: AnswerOptions): Promise<void> {
  return askAndPrint(
    expression,
    options,
    (workspace, targets) => grainsOf(workspace, targets, names),
    (value) => ({ value, ok: true }),
  )
}
