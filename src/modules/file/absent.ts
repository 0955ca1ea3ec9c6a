import { sh } from '../../core/shell.ts'
import { type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import { files } from '../kit/touches.ts'
import { pathArgument } from './arguments.ts'
import { absentPath, type PathFact, pathFact } from './facts/path.ts'
import { parentNeeds } from './parents.ts'

interface Arguments {
  readonly name: string
}

/** Follows Salt's documentation of file.absent. */
export const absent = legacy<Arguments, undefined, PathFact>({
  schema: {
    description: 'No file, link or folder (with all that is in it) at a path.',
    properties: { name: pathArgument('Absolute path of what shall not be there.') },
    additionalProperties: true,
    example: `/etc/cron.d/old-job:
  file.absent: []
`,
  },
  facts: ({ name }) => [pathFact(name) as Need, ...parentNeeds(name, false)],
  diff({ name }, _ready, facts) {
    if (name === '') return { kind: 'fail', comment: 'Must provide name to file.absent' }
    if (!name.startsWith('/')) return { kind: 'fail', comment: `Specified file ${name} is not an absolute path` }
    if (/^\/[/.]*$/.test(name)) return { kind: 'fail', comment: 'Refusing to make "/" absent' }
    const now = facts.get(pathFact(name))
    if (!now.self) return { kind: 'clean', comment: `File ${name} is not present` }
    const noun = now.self.type === 'directory' ? 'Directory' : 'File'
    return {
      kind: 'change',
      delta: now,
      comment: `${noun} ${name} is set for removal`,
      changes: { removed: name },
      effects: [predict(pathFact(name), absentPath)],
      proof: 'observe',
    }
  },
  touches: ({ name }) => files([name]),
  // A trailing slash would remove what a link leads to.
  act: ({ name }) => [{ kind: 'shell', script: sh`rm -rf -- ${name.replace(/\/+$/, '')}` }],
  report({ args, delta, done, outputs, foretold }) {
    if (done)
      return {
        changes: foretold,
        comment: `Removed ${delta.self?.type === 'directory' ? 'directory' : 'file'} ${args.name}`,
      }
    const why = outputs.at(-1)?.stderr.toString().trim()
    return { changes: {}, comment: `Failed to remove ${args.name}${why ? `: ${why}` : ''}` }
  },
})
