import type { Answer } from '../../transport/types.ts'
import { type Action, type Changes, change, type Need, type Report, shell, type Verdict } from '../kit/index.ts'
import { type CommandArgs, userCommand } from './arguments.ts'
import { commandSections, readCommand } from './command.ts'
import { reportCommand } from './perform.ts'
import { prepareShell, type Ready } from './shell.ts'

/** The pieces that cmd.run and cmd.wait share. */
export const commanding = {
  prepare: prepareShell,
  act: (args: CommandArgs, _delta: unknown, _facts: unknown, ready: Ready): readonly Action[] =>
    commandSections(userCommand(args, args.name, ready.shell)).map(({ script, ...section }) => shell(script, section)),
  report({ args, prepared, outputs }: Ended): Report {
    const answer = readCommand(userCommand(args, args.name, prepared.shell), outputs)
    return reportCommand(args, answer, args.name, `Command "${args.name}" run`)
  },
  manages: (): readonly Need[] => [],
}

interface Ended {
  readonly args: CommandArgs
  readonly prepared: Ready
  readonly outputs: readonly Answer[]
}

/** A command that will be run, whatever the host is like: what it did is known afterwards. */
export function willRun({ name }: CommandArgs, called = `"${name}"`): Verdict<null> {
  const changes: Changes = { cmd: name }
  return change({ delta: null, comment: `Command ${called} would have been executed`, changes, proof: 'output' })
}
