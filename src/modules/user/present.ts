import { Secret } from '../../core/secrets.ts'
import { lines, type Script, sh } from '../../core/shell.ts'
import { pathFact } from '../file/facts/path.ts'
import { groupFact } from '../group/facts.ts'
import type { Action } from '../kit/action.ts'
import type { FactView, Need } from '../kit/fact.ts'
import { type LegacyOutcome, legacy } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import type { Changes } from '../kit/verdict.ts'
import { type PresentUser, userFact, userOfNumber } from './facts.ts'
import { gecosParts, readGecos, writeGecos } from './gecos.ts'
import { diffPresent, hidden, wantedHash } from './present-diff.ts'
import { presentSchema } from './present-schema.ts'
import type { PresentArguments, PresentDelta, PresentReady } from './present-types.ts'
import { makeSalt } from './sha-crypt.ts'

/** Follows Salt's documentation of user.present (3007). */
export const present = legacy<PresentArguments, PresentReady, PresentDelta>({
  schema: presentSchema,
  prepare: async (_args, io) => ({ salt: makeSalt(() => io.random()) }),
  facts(args) {
    const { name, uid, gid, usergroup, groups, optional_groups } = args
    const named = [...(groups ?? []), ...(optional_groups ?? [])].map(String)
    return [
      userFact(name, ['shadow'], (facts) => homeNeeds(args, facts)) as Need,
      ...(uid ? [userOfNumber(uid) as Need] : []),
      ...named.map((group) => groupFact(group) as Need),
      ...(typeof gid === 'string' && gid !== '' ? [groupFact(gid) as Need] : []),
      ...(usergroup !== false ? [groupFact(name) as Need] : []),
    ]
  },
  diff: diffPresent,
  act: (args, ready, delta) => (delta.now ? change(args, ready, delta, delta.now) : create(args, ready, delta)),
  report,
})

function homeNeeds({ name, home }: PresentArguments, facts: FactView): Need[] {
  const now = facts.get(userFact(name))
  const folder = home ? String(home) : now.present ? now.home : undefined
  return folder ? [pathFact(folder) as Need] : []
}

function create(args: PresentArguments, ready: PresentReady, { groups }: PresentDelta): Action[] {
  const { name, uid, gid, home, shell, usergroup, createhome, nologinit, unique, system } = args
  const gecos = writeGecos({ ...readGecos(''), ...asked(args) })
  const options = [
    ...(shell ? ['-s', shell] : []),
    ...(uid ? ['-u', uid] : []),
    ...(gid !== null && gid !== undefined && gid !== ''
      ? ['-g', gid]
      : usergroup
        ? ['-U']
        : groups.includes(name)
          ? ['-g', name]
          : []),
    ...(usergroup === false ? ['-N'] : []),
    createhome ? '-m' : '-M',
    ...(nologinit ? ['-l'] : []),
    ...(home ? ['-d', home] : []),
    ...(unique ? [] : ['-o']),
    ...(system ? ['-r'] : []),
    ...(gecos === '' ? [] : ['-c', gecos]),
    ...(groups.length > 0 ? ['-G', groups.join(',')] : []),
  ]
  const small = [
    '-D',
    ...(shell ? ['-s', shell] : []),
    ...(uid ? ['-u', uid] : []),
    ...(gid !== null && gid !== undefined && gid !== '' ? ['-G', gid] : []),
    ...(createhome ? [] : ['-H']),
    ...(home ? ['-h', home] : []),
    ...(system ? ['-S'] : []),
    ...(gecos === '' ? [] : ['-g', gecos]),
  ]
  const join = groups.map((group) => sh` && addgroup ${name} ${group}`)
  const script = sh`if command -v useradd >/dev/null; then useradd ${options} -- ${name}
else adduser ${small} -- ${name}${join}; fi`
  return [{ kind: 'shell', script }, ...passwordActions(args, ready, undefined), ...ageing(args, args)]
}

function change(args: PresentArguments, ready: PresentReady, delta: PresentDelta, now: PresentUser): Action[] {
  const { name, remove_groups } = args
  const { change: wanted } = delta
  const options = [
    ...(wanted.uid === undefined ? [] : ['-u', wanted.uid]),
    ...(wanted.gid === undefined ? [] : ['-g', wanted.gid]),
    ...(wanted.home === undefined ? [] : ['-d', wanted.home]),
    ...(wanted.shell === undefined ? [] : ['-s', wanted.shell]),
    ...(gecosParts.some((part) => wanted[part] !== undefined)
      ? ['-c', writeGecos({ ...readGecos(now.gecos), ...asked(args) })]
      : []),
  ]
  const scripts: Script[] = []
  if (options.length > 0) scripts.push(sh`usermod ${options} -- ${name} || exit`)
  if (wanted.groups) scripts.push(setGroups(name, now, wanted.groups, remove_groups))
  if (wanted.homeDoesNotExist !== undefined) scripts.push(makeHome(name, wanted.homeDoesNotExist))
  return [
    ...(scripts.length > 0 ? [{ kind: 'shell' as const, script: lines(scripts) }] : []),
    ...(wanted.passwd || wanted.empty_password ? passwordActions(args, ready, now) : []),
    ...ageing(args, wanted),
    ...(wanted.password_lock === undefined
      ? []
      : [{ kind: 'shell' as const, script: sh`usermod ${wanted.password_lock ? '-L' : '-U'} -- ${name}` }]),
  ]
}

function setGroups(name: string, now: PresentUser, groups: readonly string[], exact: boolean): Script {
  const joined = groups.filter((group) => !now.groups.includes(group))
  const left = exact ? now.groups.filter((group) => group !== now.group && !groups.includes(group)) : []
  const small = [
    ...joined.map((group) => sh`addgroup ${name} ${group} || exit`),
    ...left.map((group) => sh`delgroup ${name} ${group} || exit`),
  ]
  return sh`if command -v usermod >/dev/null; then usermod ${exact ? [] : ['-a']} -G ${groups.join(',')} -- ${name} || exit
else :
${lines(small)}
fi`
}

function makeHome(name: string, home: string): Script {
  return sh`if ! [ -d ${home} ]; then
mkdir -p -- ${home} && chown -- "$(id -u -- ${name}):$(id -g -- ${name})" ${home} && chmod 0755 ${home} || exit
fi`
}

/** The hash travels on standard input. */
function passwordActions(args: PresentArguments, ready: PresentReady, now: PresentUser | undefined): Action[] {
  const { name, empty_password } = args
  const hash = wantedHash(args, ready, now?.shadow)
  if (empty_password) return hash && now ? [] : [{ kind: 'shell', script: sh`passwd -d -- ${name} >/dev/null` }]
  if (!hash) return []
  return [{ kind: 'shell', script: sh`chpasswd -e`, stdin: new Secret(`${name}:${hash}\n`) }]
}

interface Ageing {
  readonly date?: number | null
  readonly mindays?: number | null
  readonly maxdays?: number | null
  readonly inactdays?: number | null
  readonly warndays?: number | null
  readonly expire?: number | null
}

function ageing({ name }: PresentArguments, { date, mindays, maxdays, inactdays, warndays, expire }: Ageing): Action[] {
  const options = (
    [
      ['-d', date],
      ['-m', mindays],
      ['-M', maxdays],
      ['-I', inactdays],
      ['-W', warndays],
      ['-E', expire],
    ] as const
  ).flatMap(([option, value]) => (value === null || value === undefined ? [] : [option, value]))
  return options.length === 0 ? [] : [{ kind: 'shell', script: sh`chage ${options} -- ${name}` }]
}

function asked(args: PresentArguments): { [part: string]: string } {
  return Object.fromEntries(
    gecosParts.flatMap((part) => (args[part] === null || args[part] === undefined ? [] : [[part, String(args[part])]])),
  )
}

function report({
  args,
  before,
  after,
  done,
  outputs,
  remaining,
}: LegacyOutcome<PresentArguments, PresentReady, PresentDelta>): Report {
  const { name } = args
  const now = after.get(userFact(name))
  const said = outputs
    .map((output) => output.stderr.toString().trim())
    .filter((text) => text !== '')
    .join('\n')
  if (!now.present)
    return { changes: {}, comment: [`Failed to create new user ${name}`, said].filter((text) => text).join(': ') }
  const was = before.get(userFact(name))
  const changes = was.present ? differences(was, now) : made(args, now)
  if (done) return { changes, comment: was.present ? `Updated user ${name}` : `New user ${name} created` }
  const still = remaining?.kind === 'change' ? Object.keys(remaining.changes).join(', ') : ''
  return {
    changes,
    comment: [said, still && `These values could not be changed: ${still}`].filter((text) => text).join('\n'),
  }
}

/** An account as Salt tells of it. */
function tell(user: PresentUser): Changes {
  const { gid, groups, home, name, shell, uid } = user
  return { gid, groups, home, name, passwd: 'x', shell, uid, ...readGecos(user.gecos) }
}

function made(args: PresentArguments, user: PresentUser): Changes {
  const { password, empty_password, mindays, maxdays, inactdays, warndays, expire, date } = args
  const days = Object.entries({ date, mindays, maxdays, inactdays, warndays, expire }).filter(([, value]) => value)
  return {
    ...tell(user),
    ...(args.createhome ? {} : { home: '' }),
    ...(empty_password ? { password: '' } : password?.reveal() ? { password: hidden } : {}),
    ...Object.fromEntries(days),
  }
}

function differences(was: PresentUser, now: PresentUser): Changes {
  const [old, later] = [tell(was), tell(now)]
  const changes: { [key: string]: unknown } = {}
  for (const key of Object.keys(later))
    if (JSON.stringify(old[key]) !== JSON.stringify(later[key])) changes[key] = later[key]
  const [oldShadow, shadow] = [was.shadow, now.shadow]
  if (!oldShadow || !shadow) return changes
  const days = {
    lstchg: 'lastChange',
    min: 'min',
    max: 'max',
    warn: 'warn',
    inact: 'inactive',
    expire: 'expire',
  } as const
  if (oldShadow.digest !== shadow.digest) changes.passwd = shadow.empty ? '' : hidden
  for (const [key, field] of Object.entries(days)) if (oldShadow[field] !== shadow[field]) changes[key] = shadow[field]
  return changes
}
