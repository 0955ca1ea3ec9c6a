import type { Need } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import { pathArgument } from './arguments.ts'
import { pathFact } from './facts/path.ts'
import { parentNeeds } from './parents.ts'

interface Arguments {
  readonly name: string
}

const properties = { name: pathArgument('Absolute path.') }
const facts = ({ name }: Arguments): Need[] => [pathFact(name) as Need, ...parentNeeds(name, false)]

/** Follows Salt's documentation of file.exists. */
export const exists = legacy<Arguments, undefined, never>({
  schema: {
    description: 'Fails unless there is something at a path; changes nothing.',
    properties,
    additionalProperties: true,
    example: `/etc/app/licence.key:
  file.exists: []
`,
  },
  facts,
  diff({ name }, _ready, view) {
    if (name === '') return { kind: 'fail', comment: 'Must provide name to file.exists' }
    if (!view.get(pathFact(name)).followed) return { kind: 'fail', comment: `Specified path ${name} does not exist` }
    return { kind: 'clean', comment: `Path ${name} exists` }
  },
  act: () => [],
})

/** Follows Salt's documentation of file.missing. */
export const missing = legacy<Arguments, undefined, never>({
  schema: {
    description: 'Fails if there is something at a path; changes nothing.',
    properties,
    additionalProperties: true,
    example: `/etc/nologin:
  file.missing: []
`,
  },
  facts,
  diff({ name }, _ready, view) {
    if (name === '') return { kind: 'fail', comment: 'Must provide name to file.missing' }
    if (view.get(pathFact(name)).followed) return { kind: 'fail', comment: `Specified path ${name} exists` }
    return { kind: 'clean', comment: `Path ${name} is missing` }
  },
  act: () => [],
})
