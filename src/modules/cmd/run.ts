import { type CommandAnswer, change, clean, state, type Verdict } from '../kit/index.ts'
import { type CommandArgs, commandArguments, userCommand } from './arguments.ts'
import { guardFact } from './guard.ts'
import { reportCommand } from './perform.ts'
import { commanding, willRun } from './pieces.ts'

export const run = state({
  summary: 'Runs a command.',
  example: 'ldconfig:\n  cmd.run:\n    - runas: root\n    - creates: /etc/ld.so.cache\n',
  args: commandArguments,
  takesMore: true,
  ...commanding,
  /** The `test_name` of `stateful`: what may be run at any time to predict the outcome. */
  facts(args, { shell }) {
    const name = Array.isArray(args.stateful) ? args.stateful[0]?.test_name : undefined
    return name === undefined ? undefined : guardFact(userCommand(args, name, shell))
  },
  diff: (args, rehearsal) => (rehearsal ? predictStateful(args, rehearsal) : willRun(args)),
  watch: (args, _facts, { own }) => (own.changed ? clean(own.comment) : willRun(args)),
})

function predictStateful(args: CommandArgs, answer: CommandAnswer): Verdict<null> {
  const { changes, comment, result } = reportCommand(args, answer, args.name, '')
  const differs = Object.keys(changes).length > 0
  const plannedResult = result === false ? false : differs ? undefined : true
  return change({ delta: null, comment, changes, proof: 'output', plannedResult })
}
