import { clean, state } from '../kit/index.ts'
import { sharedArguments } from './arguments.ts'
import { pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const nop = state({
  summary: 'Does nothing and takes any argument: something to hang requisites on.',
  example: 'all-set-up:\n  test.nop:\n    - name: all set up\n',
  args: sharedArguments,
  takesMore: true,
  ...pretending,
  diff: () => clean('Success!'),
  watch: watchPretending,
})
