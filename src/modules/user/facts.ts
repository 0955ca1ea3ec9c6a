import { lines, sh } from '../../core/shell.ts'
import { fact, heard, type Need, systemFiles } from '../kit/index.ts'
import { accountLines, allLines, fieldsOf, listOf } from './accounts.ts'
import { readShadow, type Shadow } from './shadow.ts'

/** An account of the host. */
export type UserFact = { readonly present: false } | PresentUser

export interface PresentUser {
  readonly present: true
  readonly name: string
  /** Undefined only where a plan cannot predict it; so is `gid`. */
  readonly uid?: number
  readonly gid?: number
  /** The primary group's name, or its number where it has none. */
  readonly group: string
  /** Names of all groups, the primary one among them, sorted. */
  readonly groups: readonly string[]
  readonly gecos: string
  readonly home: string
  readonly shell: string
  /** `want: ['passwd']`: the password field as it stands in passwd; `x` where shadow has it. */
  readonly passwd?: string
  /** `want: ['shadow']`; undefined where the actor may not read it or there is no entry. */
  readonly shadow?: Shadow
}

/** An account by name; `want: ['shadow']` for its password's state and ageing. */
export const userFact = fact<UserFact>({
  name: 'user',
  dependsOnPath: systemFiles,
  ask: (needs) => {
    const keys = needs.map(({ key }) => key.replace(/^#/, ''))
    const hidden = needs.filter(({ want }) => want.includes('shadow')).map(({ key }) => key)
    return [
      {
        script: lines([
          accountLines('passwd', keys),
          sh`printf '\\0'; ${allLines('group')} || exit; printf '\\0'`,
          accountLines('shadow', hidden),
        ]),
        *read(answer) {
          const [users = [], groups = [], shadows = []] = heard(answer).stdout.toString().split('\0').map(fieldsOf)
          for (const { key, want } of needs) {
            const fields = users.find(([name, , uid]) => (key.startsWith('#') ? uid === key.slice(1) : name === key))
            const user: UserFact = fields ? readUser(fields, groups, want) : { present: false }
            const shadow = user.present && shadows.find(([name]) => name === user.name)
            yield [key, shadow ? { ...user, shadow: readShadow(shadow) } : user]
          }
        },
      },
    ]
  },
})

/** The account that has this number. */
export function userOfNumber(uid: number): Need<UserFact> {
  return userFact(`#${uid}`)
}

/** All accounts, in the order of their database; the only key is ''. */
export const userList = fact<readonly PresentUser[]>({
  name: 'user-list',
  dependsOnPath: systemFiles,
  dependsOnKinds: ['user', 'group'],
  ask: () => [
    {
      script: sh`${allLines('passwd')} || exit; printf '\\0'; ${allLines('group')}`,
      *read(answer) {
        const [users = [], groups = []] = heard(answer).stdout.toString().split('\0').map(fieldsOf)
        yield ['', users.map((fields) => readUser(fields, groups, ['passwd']))]
      },
    },
  ],
})

function readUser(fields: readonly string[], groups: readonly string[][], want: readonly string[]): PresentUser {
  const [name = '', passwd = '', uid, gid, gecos = '', home = '', shell = ''] = fields
  const primary = groups.find((group) => group[2] === gid)?.[0] ?? String(gid)
  const further = groups.filter((group) => listOf(group[3]).includes(name)).map((group) => group[0] ?? '')
  return {
    present: true,
    name,
    uid: Number(uid),
    gid: Number(gid),
    group: primary,
    groups: [...new Set([primary, ...further])].sort(),
    gecos,
    home,
    shell,
    ...(want.includes('passwd') ? { passwd } : {}),
  }
}
