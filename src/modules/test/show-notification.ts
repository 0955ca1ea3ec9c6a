import { str } from '../../python/values/text.ts'
import { clean, state, value } from '../kit/index.ts'
import { name } from './arguments.ts'
import { pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

export const showNotification = state({
  summary: 'Succeeds and shows a text.',
  example: 'reboot-needed:\n  test.show_notification:\n    - text: The new kernel needs a reboot\n',
  args: {
    name,
    text: value('The text to show').with({ type: ['string', 'number', 'boolean'], minLength: 1 }),
  },
  takesMore: true,
  ...pretending,
  diff: ({ text }) => clean(str(text)),
  watch: (_args, facts, watched) => watchPretending({}, facts, watched),
})
