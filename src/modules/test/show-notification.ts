import { legacy } from '../kit/legacy.ts'
import { type Pretence, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

interface Args {
  readonly name: string
  readonly text: unknown
}

export const showNotification = legacy<Args, undefined, Pretence>({
  schema: {
    description: 'Succeeds and tells a text.',
    properties: {
      name: { type: 'string', description: 'Any text: the state does nothing with it' },
      text: { type: ['string', 'number', 'boolean'], minLength: 1, description: 'The text to tell' },
    },
    required: ['text'],
    additionalProperties: true,
    example: 'reboot-needed:\n  test.show_notification:\n    - text: The new kernel needs a reboot\n',
  },
  ...pretending,
  diff: ({ text }) => ({ kind: 'clean', comment: String(text) }),
  watch: (_args, facts, watched) => watchPretending({}, facts, watched),
})
