import { Argument, flag, oneOrMore, state, text } from '../kit/index.ts'
import { name } from './arguments.ts'
import { pretend, pretendedChange, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

const yesNoOrRandom = (description: string) =>
  new Argument<boolean | string>({
    description,
    anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '^[Rr][Aa][Nn][Dd][Oo][Mm]$' }],
  }).default(true)

export const configurableTestState = state({
  summary: 'Comes to the result, changes and comment that it is given, or to random ones.',
  example:
    'half-done:\n  test.configurable_test_state:\n    - changes: true\n    - result: false\n    - comment: oops\n',
  args: {
    name,
    changes: yesNoOrRandom('Whether to pretend a change, or "Random"'),
    result: yesNoOrRandom('Whether to succeed, or "Random"'),
    comment: text('The comment').default(''),
    warnings: oneOrMore(text('A warning'), 'Warnings to show').optional(),
    allow_test_mode_failure: flag('Let `result: false` fail in a plan as well'),
  },
  ...pretending,
  prepare: async ({ changes, result }, io) => ({
    changes: typeof changes === 'boolean' ? changes : io.random() < 0.5,
    result: typeof result === 'boolean' ? result : io.random() < 0.5,
  }),
  diff(args, _facts, { changes: hasChanges, result }) {
    const { comment } = args
    const warnings = [args.warnings ?? []].flat()
    const changes = hasChanges ? pretendedChange : {}
    const isFailing = args.allow_test_mode_failure && args.result === false
    return pretend(
      { result, changes, comment, warnings },
      {
        comment: comment === '' ? 'This is a test' : comment,
        result: isFailing ? false : hasChanges ? undefined : true,
      },
    )
  },
  watch: (args, facts, watched) => watchPretending({ comment: args.comment, result: args.result }, facts, watched),
})
