import { legacy } from '../kit/legacy.ts'
import { type SpokenArgs, spokenArguments } from './arguments.ts'
import { type Pretence, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const nop = legacy<SpokenArgs, undefined, Pretence>({
  schema: {
    description: 'Does nothing and takes any argument: something to hang requisites on.',
    properties: spokenArguments,
    additionalProperties: true,
    example: 'all-set-up:\n  test.nop:\n    - name: all set up\n',
  },
  ...pretending,
  diff: () => ({ kind: 'clean', comment: 'Success!' }),
  watch: watchPretending,
})
