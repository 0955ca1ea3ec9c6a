import { join, lines, type Script, sh } from '../../core/shell.ts'
import { fieldsAre, literalPattern } from '../user/accounts.ts'
import type { Change } from './change.ts'

interface NewGroup {
  readonly name: string
  readonly gid: string | number | null
  readonly system: boolean
  readonly non_unique: boolean
}

export function createGroup({ name, gid, system, non_unique }: NewGroup, users: readonly string[]): Script {
  const number = gid ? ['-g', gid] : []
  return lines([
    sh`if command -v groupadd >/dev/null; then groupadd ${number} ${system ? ['-r'] : []} ${non_unique ? ['-o'] : []} -- ${name} || exit
else addgroup ${number} ${system ? ['-S'] : []} -- ${name} || exit; fi`,
    ...(users.length > 0 ? [setMembers(name, users, [])] : []),
  ])
}

export function alterGroup(
  { name, non_unique }: Pick<NewGroup, 'name' | 'non_unique'>,
  { gid, members, addusers = [], delusers = [] }: Change,
): Script {
  return lines([
    ...(gid === undefined ? [] : [sh`groupmod -g ${gid} ${non_unique ? ['-o'] : []} -- ${name} || exit`]),
    ...(members ? [setMembers(name, members)] : []),
    ...(addusers.length + delusers.length > 0 ? [setMembers(name, addusers, delusers)] : []),
  ])
}

/** Members added and taken out; without a list of those to take out, the first list is all there are. */
function setMembers(name: string, add: readonly string[], remove?: readonly string[]): Script {
  const all = remove === undefined
  const big = all
    ? sh`gpasswd -M ${add.join(',')} ${name} >/dev/null || exit`
    : lines([
        ...add.map((user) => sh`gpasswd -a ${user} ${name} >/dev/null || exit`),
        ...(remove ?? []).map((user) => sh`gpasswd -d ${user} ${name} >/dev/null || exit`),
      ])
  const small = lines([
    ...(all
      ? [
          sh`for u in $(sed -n ${`s/^${literalPattern(name)}:[^:]*:[^:]*://p`} /etc/group | tr , ' '); do delgroup "$u" ${name} || exit; done`,
        ]
      : []),
    ...add.map((user) => sh`addgroup ${user} ${name} || exit`),
    ...(remove ?? []).map((user) => sh`delgroup ${user} ${name} || exit`),
  ])
  return sh`if command -v gpasswd >/dev/null; then\n${big}\nelse\n${small}\nfi`
}

/** A shell test: the group is there, with this number and these members, and without those. */
export function isGroupSo(
  name: string,
  {
    gid,
    has,
    lacks = [],
  }: { readonly gid: number | undefined; readonly has: readonly string[]; readonly lacks?: readonly string[] },
): Script {
  return join(
    [
      fieldsAre('group', name, gid === undefined ? [] : [[3, gid]]),
      ...has.map((user) => sh`case ,\${k##*:}, in *,${user},*) ;; *) false ;; esac`),
      ...lacks.map((user) => sh`case ,\${k##*:}, in *,${user},*) false ;; esac`),
    ],
    ' && ',
  )
}
