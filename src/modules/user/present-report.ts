import { type Changes, failure, lastError, type Outcome, type Report } from '../kit/index.ts'
import { hidden } from './change.ts'
import type { PresentUser } from './facts.ts'
import { readGecos } from './gecos.ts'
import type { PresentArgs } from './present-arguments.ts'
import type { PresentDelta } from './present-diff.ts'
import type { PresentFacts } from './present-facts.ts'

export function reportPresent(
  outcome: Outcome<PresentArgs, PresentFacts, PresentDelta, { readonly salt: string }>,
): Report {
  const { args, done, remaining } = outcome
  const { name } = args
  const [was, now] = [outcome.before.now, outcome.after.now]
  if (!now.present) return { changes: {}, comment: failure(outcome, `Failed to create new user ${name}`) }
  const changes = was.present ? differences(was, now) : made(args, now)
  if (done) return { changes, comment: was.present ? `Updated user ${name}` : `New user ${name} created` }
  const still = remaining?.kind === 'change' ? Object.keys(remaining.changes).join(', ') : ''
  const comment = [lastError(outcome), still && `These values could not be changed: ${still}`]
  return { changes, comment: comment.filter((text) => text !== '').join('\n') }
}

/** An account as Salt shows it. */
function shown(user: PresentUser): Changes {
  const { gid, groups, home, name, shell, uid } = user
  return { gid, groups, home, name, passwd: 'x', shell, uid, ...readGecos(user.gecos) }
}

function made(args: PresentArgs, user: PresentUser): Changes {
  const { password, empty_password, mindays, maxdays, inactdays, warndays, expire, date } = args
  const days = Object.entries({ date, mindays, maxdays, inactdays, warndays, expire }).filter(([, value]) => value)
  return {
    ...shown(user),
    ...(args.createhome ? {} : { home: '' }),
    ...(empty_password ? { password: '' } : password?.reveal() ? { password: hidden } : {}),
    ...Object.fromEntries(days),
  }
}

/** Salt's names for the fields of shadow. */
const days = {
  lstchg: 'lastChange',
  min: 'min',
  max: 'max',
  warn: 'warn',
  inact: 'inactive',
  expire: 'expire',
} as const

function differences(was: PresentUser, now: PresentUser): Changes {
  const [old, later] = [shown(was), shown(now)]
  const changes: { [key: string]: unknown } = {}
  for (const key of Object.keys(later))
    if (JSON.stringify(old[key]) !== JSON.stringify(later[key])) changes[key] = later[key]
  const [oldShadow, shadow] = [was.shadow, now.shadow]
  if (!oldShadow || !shadow) return changes
  if (oldShadow.digest !== shadow.digest) changes.passwd = shadow.empty ? '' : hidden
  for (const [key, field] of Object.entries(days)) if (oldShadow[field] !== shadow[field]) changes[key] = shadow[field]
  return changes
}
