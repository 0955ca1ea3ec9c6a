import { legacy } from '../kit/legacy.ts'
import { commentOf, type SpokenArgs, spokenArguments } from './arguments.ts'
import { type Pretence, pretend, pretendedChange, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const succeedWithChanges = legacy<SpokenArgs, undefined, Pretence>({
  schema: {
    description: 'Succeeds and pretends to have changed something.',
    properties: spokenArguments,
    additionalProperties: true,
    example: 'always-changes:\n  test.succeed_with_changes:\n    - comment: something was done\n',
  },
  ...pretending,
  diff: (args) =>
    pretend(
      { result: true, changes: pretendedChange, comment: commentOf(args, 'Success!') },
      { comment: "If we weren't testing, this would be successful with changes" },
    ),
  watch: watchPretending,
})
