import { join, lines, type Script, sh } from '../../core/shell.ts'
import { type Action, shell } from '../kit/index.ts'
import { fieldsAre, hasAccount } from './accounts.ts'
import type { AccountChange } from './change.ts'
import type { PresentUser } from './facts.ts'
import { type Gecos, gecosParts, readGecos, writeGecos } from './gecos.ts'
import type { PresentArgs } from './present-arguments.ts'

export function createUser(args: PresentArgs, groups: readonly string[]): Action {
  const { name, uid, gid, home, shell: login, usergroup, createhome, nologinit, unique, system } = args
  const gecos = writeGecos({ ...readGecos(''), ...askedGecos(args) })
  const hasGid = gid !== null && gid !== ''
  const primary = hasGid ? ['-g', gid] : usergroup ? ['-U'] : groups.includes(name) ? ['-g', name] : []
  const options = [
    ...(login ? ['-s', login] : []),
    ...(uid ? ['-u', uid] : []),
    ...primary,
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
    ...(login ? ['-s', login] : []),
    ...(uid ? ['-u', uid] : []),
    ...(hasGid ? ['-G', gid] : []),
    ...(createhome ? [] : ['-H']),
    ...(home ? ['-h', home] : []),
    ...(system ? ['-S'] : []),
    ...(gecos === '' ? [] : ['-g', gecos]),
  ]
  const joined = groups.map((group) => sh` && addgroup ${name} ${group}`)
  const script = sh`if command -v useradd >/dev/null; then useradd ${options} -- ${name}
else adduser ${small} -- ${name}${joined}; fi`
  return shell(script, { check: hasAccount('passwd', name, true) })
}

/** All of a change that stands in passwd and group, and the home directory. */
export function alterUser(args: PresentArgs, now: PresentUser, change: AccountChange): Action[] {
  const { name } = args
  const { uid, gid, home, homeDoesNotExist, shell: login, groups } = change
  const gecos = gecosParts.some((part) => change[part] !== undefined)
    ? writeGecos({ ...readGecos(now.gecos), ...askedGecos(args) })
    : undefined
  const options = [
    ...(uid === undefined ? [] : ['-u', uid]),
    ...(gid === undefined ? [] : ['-g', gid]),
    ...(home === undefined ? [] : ['-d', home]),
    ...(login === undefined ? [] : ['-s', login]),
    ...(gecos === undefined ? [] : ['-c', gecos]),
  ]
  const scripts = [
    ...(options.length > 0 ? [sh`usermod ${options} -- ${name} || exit`] : []),
    ...(groups ? [setGroups(name, now, groups, args.remove_groups)] : []),
    ...(homeDoesNotExist === undefined ? [] : [makeHome(name, homeDoesNotExist)]),
  ]
  if (scripts.length === 0) return []
  const fields = (
    [
      [3, uid],
      [5, gecos],
      [6, home],
      [7, login],
    ] as const
  ).flatMap(([field, text]) => (text === undefined ? [] : [[field, text] as const]))
  const check = join(
    [
      fieldsAre('passwd', name, fields),
      ...(gid === undefined ? [] : [sh`{ [ "$(id -g ${name})" = ${gid} ] || [ "$(id -gn ${name})" = ${gid} ]; }`]),
      ...(groups ?? []).map((group) => sh`case " $(id -Gn ${name}) " in *" "${group}" "*) ;; *) false ;; esac`),
      ...leftGroups(now, groups, args.remove_groups).map(
        (group) => sh`case " $(id -Gn ${name}) " in *" "${group}" "*) false ;; esac`,
      ),
      ...(homeDoesNotExist === undefined ? [] : [sh`[ -d ${homeDoesNotExist} ]`]),
    ],
    ' && ',
  )
  return [shell(lines(scripts), { check })]
}

function setGroups(name: string, now: PresentUser, groups: readonly string[], exact: boolean): Script {
  const small = [
    ...groups.filter((group) => !now.groups.includes(group)).map((group) => sh`addgroup ${name} ${group} || exit`),
    ...leftGroups(now, groups, exact).map((group) => sh`delgroup ${name} ${group} || exit`),
  ]
  return sh`if command -v usermod >/dev/null; then usermod ${exact ? [] : ['-a']} -G ${groups.join(',')} -- ${name} || exit
else :
${lines(small)}
fi`
}

function leftGroups(now: PresentUser, groups: readonly string[] | undefined, exact: boolean): readonly string[] {
  return groups && exact ? now.groups.filter((group) => group !== now.group && !groups.includes(group)) : []
}

function makeHome(name: string, home: string): Script {
  return sh`if ! [ -d ${home} ]; then
mkdir -p -- ${home} && chown -- "$(id -u -- ${name}):$(id -g -- ${name})" ${home} && chmod 0755 ${home} || exit
fi`
}

type Days = { readonly [name in 'date' | 'mindays' | 'maxdays' | 'inactdays' | 'warndays' | 'expire']?: number | null }

export function setAgeing(name: string, { date, mindays, maxdays, inactdays, warndays, expire }: Days): Action[] {
  const wanted = (
    [
      ['-d', date, 3],
      ['-m', mindays, 4],
      ['-M', maxdays, 5],
      ['-I', inactdays, 7],
      ['-W', warndays, 6],
      ['-E', expire, 8],
    ] as const
  ).flatMap(([option, days, field]) => (days === null || days === undefined ? [] : [{ option, days, field }]))
  if (wanted.length === 0) return []
  const options = wanted.flatMap(({ option, days }) => [option, days])
  const fields = wanted.map(({ field, days }) => [field, days === -1 ? '' : days] as const)
  return [shell(sh`chage ${options} -- ${name}`, { check: fieldsAre('shadow', name, fields) })]
}

export function setLock(name: string, isLocked: boolean): Action {
  const locked = sh`case $k in *:!*) ;; *) false ;; esac`
  const unlocked = sh`case $k in *:!*) false ;; esac`
  const check = join([fieldsAre('shadow', name, []), isLocked ? locked : unlocked], ' && ')
  return shell(sh`usermod ${isLocked ? '-L' : '-U'} -- ${name}`, { check })
}

/** The parts of the GECOS field that are asked for. */
export function askedGecos(args: Pick<PresentArgs, keyof Gecos>): Partial<Gecos> {
  return Object.fromEntries(gecosParts.flatMap((part) => (args[part] === null ? [] : [[part, String(args[part])]])))
}
