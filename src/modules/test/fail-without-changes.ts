import { legacy } from '../kit/legacy.ts'
import { commentOf, type SpokenArgs, spokenArguments } from './arguments.ts'
import { type Pretence, pretend, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const failWithoutChanges = legacy<SpokenArgs, undefined, Pretence>({
  schema: {
    description: 'Fails and changes nothing.',
    properties: spokenArguments,
    additionalProperties: true,
    example: 'OS not supported!:\n  test.fail_without_changes:\n    - failhard: true\n',
  },
  ...pretending,
  diff: (args) =>
    pretend(
      { result: false, changes: {}, comment: commentOf(args, 'Failure!') },
      { comment: "If we weren't testing, this would be a failure!", result: false },
    ),
  watch: watchPretending,
})
