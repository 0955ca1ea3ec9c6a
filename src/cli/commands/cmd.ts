import type { Command } from 'commander'
import { runCommand } from '../../app/index.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { askAndPrint } from '../targets.ts'

export interface CmdOptions extends GlobalOptions {
  readonly json?: boolean
  readonly user?: string
}

/** `kstate cmd TARGET COMMAND`: one command on each target. */
export function command(): Command {
  return commandOf('cmd', 'run a command on each target', {
    examples: [
      ['cmd web1 uptime', 'one command'],
      ["cmd 'db*' 'df -h / | tail -1'", 'a pipe, as one word'],
      ["cmd db1 --user postgres psql -c 'select 1'", 'as another user'],
    ],
  })
    .argument('<target>', 'targets of the roster')
    .argument('<command...>', 'the command, as one word or several')
    .option('--user <name>', 'run it as this user of the host')
    .option('--json', 'as JSON: { target: { retcode, stdout, stderr } }')
    .action((expression: string, words: string[], options: CmdOptions) => cmd(expression, words.join(' '), options))
}

async function cmd(expression: string, text: string, options: CmdOptions): Promise<void> {
  await askAndPrint(
    expression,
    options,
    (workspace, targets) => runCommand(workspace, targets, text, options.user),
    (said) => {
      if (said.refused !== undefined) return { value: said.refused, ok: false }
      const { retcode, stdout, stderr } = said
      const streams = [stdout, stderr].map((stream) => stream.replace(/\n+$/, '')).filter((stream) => stream !== '')
      return { value: options.json ? { retcode, stdout, stderr } : streams.join('\n'), ok: retcode === 0 }
    },
  )
}
