import { sh } from '../../core/shell.ts'
import { hiddenFunction } from '../kit/absence.ts'
import {
  type CommandAnswer,
  fact,
  factKind,
  heard,
  jointly,
  Need,
  readEach,
  Unobservable,
  type UserCommand,
} from '../kit/index.ts'
import { commandSections, readCommand } from './command.ts'

/** What the host says to a guard's command (`unless`, `onlyif`, `check_cmd`); guards are taken to be pure. */
const guardKind = factKind<CommandAnswer>({
  name: 'guard',
  ask: (needs) =>
    needs.flatMap((need) => {
      const command = JSON.parse(need.key) as UserCommand
      return jointly(need, commandSections(command), (answers) => readCommand(command, answers))
    }),
})

/** The exit code and output of a command of the user's. */
export function guardFact(command: UserCommand): Need<CommandAnswer> {
  return new Need(guardKind, JSON.stringify(command))
}

/** Whether a path is there (links followed): for `creates`. All paths are asked for in one section. */
export const createsFact = fact<boolean>({
  name: 'creates',
  ask: (needs) => [
    {
      script: sh`${hiddenFunction}
for kstate_p in ${needs.map((need) => need.key)}; do
if [ -e "$kstate_p" ]; then echo 1; elif kstate_hidden "$kstate_p"; then echo '?'; else echo 0; fi; done`,
      read(answer) {
        const lines = heard(answer).stdout.toString().split('\n')
        return readEach(needs, ({ key }, i) => {
          if (lines[i] === '?') throw new Unobservable(`a directory above ${key} may not be searched`)
          if (lines[i] !== '0' && lines[i] !== '1') throw new Unobservable("the host's answer is not complete")
          return lines[i] === '1'
        })
      },
    },
  ],
})
