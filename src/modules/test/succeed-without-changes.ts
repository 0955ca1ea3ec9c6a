import { legacy } from '../kit/legacy.ts'
import { commentOf, type SpokenArgs, spokenArguments } from './arguments.ts'
import { type Pretence, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const succeedWithoutChanges = legacy<SpokenArgs, undefined, Pretence>({
  schema: {
    description: 'Succeeds and changes nothing.',
    properties: spokenArguments,
    additionalProperties: true,
    example: 'always-passes:\n  test.succeed_without_changes:\n    - comment: nothing to do\n',
  },
  ...pretending,
  diff: (args) => ({ kind: 'clean', comment: commentOf(args, 'Success!') }),
  watch: watchPretending,
})
