import { absolutePath, clean, fail, state } from '../kit/index.ts'
import { pathFact } from './facts/path.ts'
import { absentParents } from './parents.ts'

/** Follows Salt's documentation of file.exists. */
export const exists = state({
  summary: 'Fails unless there is something at a path; changes nothing.',
  example: '/etc/app/licence.key:\n  file.exists: []\n',
  args: { name: absolutePath('Absolute path.') },
  takesMore: true,
  facts: ({ name }) => ({ now: pathFact(name), above: absentParents(name, false) }),
  diff({ name }, { now }) {
    return now.followed ? clean(`Path ${name} exists`) : fail(`Specified path ${name} does not exist`)
  },
  act: () => [],
  brief: () => true,
  manages: () => [],
})
