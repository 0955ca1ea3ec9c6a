import { absolutePath, clean, fail, state } from '../kit/index.ts'
import { pathFact } from './facts/path.ts'
import { absentParents } from './parents.ts'

/** Follows Salt's documentation of file.missing. */
export const missing = state({
  summary: 'Fails if there is something at a path; changes nothing.',
  example: '/etc/nologin:\n  file.missing: []\n',
  args: { name: absolutePath('Absolute path.') },
  takesMore: true,
  facts: ({ name }) => ({ now: pathFact(name), above: absentParents(name, false) }),
  diff({ name }, { now }) {
    return now.followed ? fail(`Specified path ${name} exists`) : clean(`Path ${name} is missing`)
  },
  act: () => [],
  brief: () => true,
  manages: () => [],
})
