import type { Command } from 'commander'
import { sh } from '../../core/shell.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { forEachTarget, printAnswers } from '../targets.ts'

/** `kstate ping TARGET`: whether a login and a shell are to be had. */
export function command(): Command {
  return commandOf('ping', 'log in to each target')
    .argument('<target>', 'targets of the roster')
    .option('--json', 'as JSON')
    .action(ping)
}

export async function ping(expression: string, options: GlobalOptions & { json?: boolean }): Promise<void> {
  const answers = await forEachTarget(expression, options, async ({ session }) => {
    const [answer] = await session.request([{ script: sh`:` }])
    return { value: answer!.code === 0, ok: answer!.code === 0 }
  })
  printAnswers(answers, options)
}
