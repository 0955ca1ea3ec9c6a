import type { Command } from 'commander'
import { commandSections, grainsSection, readCommand, readGrains } from '../../modules/index.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { usage } from '../project.ts'
import { forEachTarget, printAnswers } from '../targets.ts'

export interface CmdOptions extends GlobalOptions {
  readonly json?: boolean
  readonly user?: string
}

/** `kstate cmd TARGET COMMAND`: one command on each target. */
export function command(): Command {
  return commandOf('cmd', 'run a command on each target')
    .argument('<target>', 'targets of the roster')
    .argument('<command...>', 'the command, as one word or several')
    .option('--user <name>', 'run it as this user of the host')
    .option('--json', 'as JSON: { target: { retcode, stdout, stderr } }')
    .action((expression: string, words: string[], options: CmdOptions) =>
      runCommand(expression, words.join(' '), options),
    )
}

export async function runCommand(expression: string, text: string, options: CmdOptions): Promise<void> {
  if (text.includes('\0')) throw usage('a NUL character cannot be passed to a command')
  const answers = await forEachTarget(expression, options, async ({ session, target }) => {
    const [met] = await session.request([grainsSection()])
    const shell = readGrains(met!, target.id).grains.get('shell')
    const command = { command: text, runas: options.user, shell: typeof shell === 'string' ? shell : undefined }
    const said = readCommand(command, await session.request(commandSections(command)))
    if (said.refused !== undefined) return { value: said.refused, ok: false }
    const streams = [said.stdout, said.stderr]
      .map((stream) => stream.replace(/\n+$/, ''))
      .filter((stream) => stream !== '')
    const value = options.json ? { retcode: said.code, stdout: said.stdout, stderr: said.stderr } : streams.join('\n')
    return { value, ok: said.code === 0 }
  })
  printAnswers(answers, options)
}
