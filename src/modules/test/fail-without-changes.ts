import { state } from '../kit/index.ts'
import { commentOf, sharedArguments } from './arguments.ts'
import { pretend, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const failWithoutChanges = state({
  summary: 'Fails and changes nothing.',
  example: 'OS not supported!:\n  test.fail_without_changes:\n    - failhard: true\n',
  args: sharedArguments,
  takesMore: true,
  ...pretending,
  diff: (args) =>
    pretend(
      { result: false, changes: {}, comment: commentOf(args, 'Failure!') },
      { comment: "If we weren't testing, this would be a failure!", result: false },
    ),
  watch: watchPretending,
})
