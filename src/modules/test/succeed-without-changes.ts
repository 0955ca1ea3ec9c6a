import { clean, state } from '../kit/index.ts'
import { commentOf, sharedArguments } from './arguments.ts'
import { pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const succeedWithoutChanges = state({
  summary: 'Succeeds and changes nothing.',
  example: 'always-passes:\n  test.succeed_without_changes:\n    - comment: nothing to do\n',
  args: sharedArguments,
  takesMore: true,
  ...pretending,
  diff: (args) => clean(commentOf(args, 'Success!')),
  watch: watchPretending,
})
