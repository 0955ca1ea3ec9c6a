import { sh } from '../../core/shell.ts'
import type { Answer } from '../../transport/types.ts'
import { hiddenFunction } from '../kit/absence.ts'
import type { CommandAnswer, UserCommand } from '../kit/command.ts'
import { Need } from '../kit/fact.ts'
import { heard, readEach } from '../kit/heard.ts'
import { legacyKind } from '../kit/legacy.ts'
import { Unobservable } from '../kit/unobservable.ts'
import { commandSections, readCommand } from './command.ts'

/** What the host says to a guard's command (`unless`, `onlyif`, `check_cmd`); guards are taken to be pure. */
export const guardKind = legacyKind<CommandAnswer>({
  name: 'guard',
  probe: (needs) =>
    needs.flatMap((need) => commandSections(commandOf(need)).map((section) => ({ via: 'shell' as const, section }))),
  parse: (needs, answers) => {
    let next = 0
    return readEach(needs, (need) => {
      const command = commandOf(need)
      const own = answers.slice(next, next + commandSections(command).length) as Answer[]
      next += own.length
      return readCommand(command, own)
    })
  },
})

/** The exit code and output of a command of the user's. */
export function guardFact(command: UserCommand): Need<CommandAnswer> {
  return new Need(guardKind, JSON.stringify(command))
}

function commandOf(need: Need<CommandAnswer>): UserCommand {
  return JSON.parse(need.key) as UserCommand
}

/** Whether a path is there (links followed): for `creates`. All paths are asked for in one section. */
export const createsKind = legacyKind<boolean>({
  name: 'creates',
  probe: (needs) => [
    {
      via: 'shell',
      section: {
        script: sh`${hiddenFunction}
for kstate_p in ${needs.map((need) => need.key)}; do
if [ -e "$kstate_p" ]; then echo 1; elif kstate_hidden "$kstate_p"; then echo '?'; else echo 0; fi; done`,
      },
    },
  ],
  parse: (needs, answers) => {
    const said = heard(answers[0]).stdout.toString().split('\n')
    return readEach(needs, ({ key }, i) => {
      if (said[i] === '?') throw new Unobservable(`a folder above ${key} may not be searched`)
      if (said[i] !== '0' && said[i] !== '1') throw new Unobservable("the host's answer is not complete")
      return said[i] === '1'
    })
  },
})

export function createsFact(path: string): Need<boolean> {
  return new Need(createsKind, path)
}
