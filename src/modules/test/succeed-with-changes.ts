import { state } from '../kit/index.ts'
import { commentOf, sharedArguments } from './arguments.ts'
import { pretend, pretendedChange, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const succeedWithChanges = state({
  summary: 'Succeeds and pretends to have changed something.',
  example: 'always-changes:\n  test.succeed_with_changes:\n    - comment: something was done\n',
  args: sharedArguments,
  takesMore: true,
  ...pretending,
  diff: (args) =>
    pretend(
      { result: true, changes: pretendedChange, comment: commentOf(args, 'Success!') },
      { comment: "If we weren't testing, this would be successful with changes" },
    ),
  watch: watchPretending,
})
