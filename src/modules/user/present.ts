import { state } from '../kit/index.ts'
import { userFact } from './facts.ts'
import { setPassword } from './password.ts'
import { args } from './present-arguments.ts'
import { diffPresent } from './present-diff.ts'
import { presentFacts } from './present-facts.ts'
import { reportPresent } from './present-report.ts'
import { alterUser, createUser, setAgeing, setLock } from './scripts.ts'
import { makeSalt } from './sha-crypt.ts'

/** Follows Salt's documentation of user.present (3007). */
export const present = state({
  summary: 'An account with the given properties.',
  example: `deploy:
  user.present:
    - shell: /bin/bash
    - groups:
      - www-data
`,
  args,
  // Chosen by chance, once: the salt of a new hash.
  prepare: async (_args, io) => ({ salt: makeSalt(() => io.random()) }),
  facts: presentFacts,
  diff: diffPresent,
  act(args, { change, groups }, { now }, { salt }) {
    const { name } = args
    if (!now.present) return [createUser(args, groups), ...setPassword(args, salt, undefined), ...setAgeing(name, args)]
    return [
      ...alterUser(args, now, change),
      ...(change.passwd || change.empty_password ? setPassword(args, salt, now.shadow) : []),
      ...setAgeing(name, change),
      ...(change.password_lock === undefined ? [] : [setLock(name, change.password_lock)]),
    ]
  },
  report: reportPresent,
  manages: ({ name }) => [userFact(name)],
})
