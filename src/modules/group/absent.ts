import { sh } from '../../core/shell.ts'
import { type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import { accountName, localArgument } from '../user/arguments.ts'
import { groupFact } from './facts.ts'

interface Arguments {
  readonly name: string
}

/** Follows Salt's documentation of group.absent. */
export const absent = legacy<Arguments, undefined, null>({
  schema: {
    description: 'No group of this name.',
    properties: { name: accountName('Name of the group.'), local: localArgument },
    example: `old-team:
  group.absent: []
`,
  },
  facts: ({ name }) => [groupFact(name) as Need],
  diff({ name }, _ready, facts) {
    if (!facts.get(groupFact(name)).present) return { kind: 'clean', comment: 'Group not present' }
    return {
      kind: 'change',
      delta: null,
      comment: `Group ${name} is set for removal`,
      changes: { [name]: '' },
      effects: [predict(groupFact(name), { present: false as const })],
      proof: 'observe',
    }
  },
  act: ({ name }) => [
    {
      kind: 'shell',
      script: sh`if command -v groupdel >/dev/null; then groupdel -- ${name}; else delgroup -- ${name}; fi`,
    },
  ],
  report({ args, outputs, done, foretold }) {
    if (done) return { changes: foretold, comment: `Removed group ${args.name}` }
    const why = outputs.at(-1)?.stderr.toString().trim()
    return { changes: {}, comment: `Failed to remove group ${args.name}${why ? `: ${why}` : ''}` }
  },
})
