import { legacy } from '../kit/legacy.ts'
import { commentOf, type SpokenArgs, spokenArguments } from './arguments.ts'
import { type Pretence, pretend, pretendedChange, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const failWithChanges = legacy<SpokenArgs, undefined, Pretence>({
  schema: {
    description: 'Fails and pretends to have changed something.',
    properties: spokenArguments,
    additionalProperties: true,
    example: 'always-changes-and-fails:\n  test.fail_with_changes:\n    - comment: half of it was done\n',
  },
  ...pretending,
  diff: (args) =>
    pretend(
      { result: false, changes: pretendedChange, comment: commentOf(args, 'Failure!') },
      { comment: "If we weren't testing, this would be failed with changes" },
    ),
  watch: watchPretending,
})
