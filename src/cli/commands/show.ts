import { Command } from 'commander'
import { readPillar, type Showable, showable, showTargets } from '../../app/index.ts'
import type { Dict } from '../../python/values.ts'
import { memberJson } from '../../report/index.ts'
import { commandOf } from '../global-options.ts'
import { type AnswerOptions, askAndPrint } from '../targets.ts'
import { splitSls } from './apply.ts'

export interface ShowOptions extends AnswerOptions {
  readonly pillar?: string | Dict
}

/** `kstate show highstate|lowstate|sls|top TARGET [SLS…]`: what a tree compiles to; nothing is run. */
export function command(): Command {
  const show = new Command('show').description('what a tree compiles to')
  for (const what of showable) {
    show.addCommand(
      commandOf(what, `the ${what} of targets`, {
        examples: [
          [`show ${what} web1`, 'as text'],
          [`show ${what} web1 --json`, 'as salt-call --out=json'],
        ],
      })
        .argument('<target>', 'targets of the roster')
        .argument('[sls...]', 'SLS, in place of what top.sls gives')
        .option('--pillar <yaml>', 'pillar values over the tree’s')
        .option('--json', 'as JSON, in Salt’s shape')
        .action((expression: string, sls: string[], options: ShowOptions) =>
          printShown(what, expression, sls, options),
        ),
    )
  }
  return show
}

/** Prints what a tree compiles to. What is to be printed as JSON is kept as that: it takes less room. */
export function printShown(
  what: Showable,
  expression: string,
  sls: readonly string[],
  options: ShowOptions,
): Promise<void> {
  return askAndPrint(
    expression,
    options,
    async (workspace, targets) => {
      const selection = { sls: splitSls(sls), pillar: readPillar(options.pillar) }
      return showTargets(workspace, targets, what, selection, ({ id }, value) =>
        options.json ? { json: memberJson(id, value) } : { value },
      )
    },
    (shown) => ({ ...shown, ok: true }),
  )
}
