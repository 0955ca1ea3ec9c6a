import { state } from '../kit/index.ts'
import { commentOf, sharedArguments } from './arguments.ts'
import { pretend, pretendedChange, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const failWithChanges = state({
  summary: 'Fails and pretends to have changed something.',
  example: 'always-changes-and-fails:\n  test.fail_with_changes:\n    - comment: half of it was done\n',
  args: sharedArguments,
  takesMore: true,
  ...pretending,
  diff: (args) =>
    pretend(
      { result: false, changes: pretendedChange, comment: commentOf(args, 'Failure!') },
      { comment: "If we weren't testing, this would be failed with changes" },
    ),
  watch: watchPretending,
})
