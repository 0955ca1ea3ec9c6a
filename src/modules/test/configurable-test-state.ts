import { legacy } from '../kit/legacy.ts'
import { type Pretence, pretend, pretendedChange, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

interface Args {
  readonly name: string
  readonly changes: boolean | string
  readonly result: boolean | string
  readonly comment: string
  readonly warnings?: string | readonly string[] | null
  readonly allow_test_mode_failure: boolean
}

/** What chance decided. */
interface Ready {
  readonly changes: boolean
  readonly result: boolean
}

const yesNoOrRandom = { anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '^[Rr][Aa][Nn][Dd][Oo][Mm]$' }] }

export const configurableTestState = legacy<Args, Ready, Pretence>({
  schema: {
    description: 'Comes to the result, changes and comment that it is told, or to random ones.',
    properties: {
      name: { type: 'string', description: 'Any text: the state does nothing with it' },
      changes: { ...yesNoOrRandom, default: true, description: 'Whether to pretend a change, or "Random"' },
      result: { ...yesNoOrRandom, default: true, description: 'Whether to succeed, or "Random"' },
      comment: { type: 'string', default: '', description: 'The comment to tell' },
      warnings: {
        type: ['string', 'array', 'null'],
        items: { type: 'string' },
        default: null,
        description: 'Warnings to tell',
      },
      allow_test_mode_failure: {
        type: 'boolean',
        default: false,
        description: 'Let `result: false` fail in a plan as well',
      },
    },
    example:
      'half-done:\n  test.configurable_test_state:\n    - changes: true\n    - result: false\n    - comment: oops\n',
  },
  ...pretending,
  prepare: async ({ changes, result }, io) => ({
    changes: typeof changes === 'boolean' ? changes : io.random() < 0.5,
    result: typeof result === 'boolean' ? result : io.random() < 0.5,
  }),
  diff: (args, ready) => {
    const { comment } = args
    const warnings = typeof args.warnings === 'string' ? [args.warnings] : (args.warnings ?? [])
    const changes = ready.changes ? pretendedChange : {}
    const failing = args.allow_test_mode_failure && args.result === false
    return pretend(
      { result: ready.result, changes, comment, warnings },
      {
        comment: comment === '' ? 'This is a test' : comment,
        result: failing ? false : ready.changes ? undefined : true,
      },
    )
  },
  watch: (args, facts, watched) => watchPretending({ comment: args.comment, result: args.result }, facts, watched),
})
