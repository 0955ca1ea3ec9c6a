import { sh } from '../core/shell.ts'
import type { Answer } from '../transport/types.ts'
import { type CommandAnswer, commandSections, readCommand, type UserCommand } from './command.ts'
import type { FactKind, Need } from './types.ts'

/** What the host says to a guard's command (`unless`, `onlyif`, `check_cmd`); guards are taken to be pure. */
export const guardKind: FactKind<CommandAnswer> = {
  name: 'guard',
  probe: (needs) =>
    needs.flatMap((need) => commandSections(commandOf(need)).map((section) => ({ via: 'shell' as const, section }))),
  parse: (needs, answers) => {
    const facts = new Map<string, CommandAnswer>()
    let next = 0
    for (const need of needs) {
      const command = commandOf(need)
      const count = commandSections(command).length
      facts.set(need.key, readCommand(command, answers.slice(next, next + count) as Answer[]))
      next += count
    }
    return facts
  },
}

/** The exit code and output of a command of the user's. */
export function guardFact(command: UserCommand): Need<CommandAnswer> {
  return { kind: guardKind, key: JSON.stringify(command) }
}

function commandOf(need: Need<CommandAnswer>): UserCommand {
  return JSON.parse(need.key) as UserCommand
}

/** Whether a path is there (links followed): for `creates`. All paths are asked for in one section. */
export const createsKind: FactKind<boolean> = {
  name: 'creates',
  probe: (needs) => [
    {
      via: 'shell',
      section: {
        script: sh`for kstate_p in ${needs.map((need) => need.key)}; do
if [ -e "$kstate_p" ]; then echo 1; else echo 0; fi; done`,
      },
    },
  ],
  parse: (needs, answers) => {
    const said = (answers[0] as Answer).stdout.toString().split('\n')
    return new Map(needs.map((need, i) => [need.key, said[i] === '1']))
  },
}

export function createsFact(path: string): Need<boolean> {
  return { kind: createsKind, key: path }
}
