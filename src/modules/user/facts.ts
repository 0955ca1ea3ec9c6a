import { createHash } from 'node:crypto'
import { Need } from '../kit/fact.ts'
import { heard } from '../kit/heard.ts'
import { legacyKind } from '../kit/legacy.ts'
import { systemFiles } from '../kit/touches.ts'
import { accountLines, allGroups, fieldsOf, listOf } from './accounts.ts'

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
  /** `want: ['shadow']`; undefined where the actor may not read it or there is no entry. */
  readonly shadow?: Shadow
}

/** The password as little as can be compared, and the days of its ageing (-1 where a field is empty). */
export interface Shadow {
  /** `passwordDigest` of the field. */
  readonly digest: string
  readonly empty: boolean
  readonly locked: boolean
  /** No password was ever set (`!`, `*`, `!!`, `x`…). */
  readonly unset: boolean
  /** `$6$salt$`: what a new hash must begin with to be comparable; empty where the field holds no such hash. */
  readonly setting: string
  readonly lastChange: number
  readonly min: number
  readonly max: number
  readonly warn: number
  readonly inactive: number
  readonly expire: number
}

/** An account by name; `want: ['shadow']` for its password's state and ageing. */
export function userFact(
  name: string,
  want: readonly 'shadow'[] = [],
  after?: Need<UserFact>['after'],
): Need<UserFact> {
  return new Need(userKind, name, want, after)
}

/** The account that has this number. */
export function userOfNumber(uid: number): Need<UserFact> {
  return new Need(userKind, `#${uid}`)
}

/** What two password fields are compared by; the field itself is not kept. */
export function passwordDigest(field: string): string {
  return createHash('sha256').update(field).digest('hex')
}

const userKind = legacyKind<UserFact>({
  name: 'user',
  dependsOnPath: systemFiles,
  probe(needs) {
    const keys = needs.map((need) => need.key.replace(/^#/, ''))
    const hidden = needs.filter((need) => need.want?.includes('shadow')).map((need) => need.key)
    return [
      { via: 'shell', section: { script: accountLines('passwd', keys) } },
      { via: 'shell', section: { script: allGroups } },
      { via: 'shell', section: { script: accountLines('shadow', hidden) } },
    ]
  },
  parse(needs, answers) {
    const [accounts = [], groups = [], shadows = []] = answers.map((answer) =>
      fieldsOf(heard(answer).stdout.toString()),
    )
    return new Map(
      needs.map(({ key }): [string, UserFact] => {
        const fields = accounts.find(([name, , uid]) => (key.startsWith('#') ? uid === key.slice(1) : name === key))
        if (!fields) return [key, { present: false }]
        const [name = '', , uid, gid, gecos = '', home = '', shell = ''] = fields
        const primary = groups.find((group) => group[2] === gid)?.[0] ?? String(gid)
        const further = groups.filter((group) => listOf(group[3]).includes(name)).map((group) => group[0] ?? '')
        const shadow = shadows.find((line) => line[0] === name)
        return [
          key,
          {
            present: true,
            name,
            uid: Number(uid),
            gid: Number(gid),
            group: primary,
            groups: [...new Set([primary, ...further])].sort(),
            gecos,
            home,
            shell,
            shadow: shadow && readShadow(shadow),
          },
        ]
      }),
    )
  },
})

function readShadow([, field = '', lastChange, min, max, warn, inactive, expire]: readonly string[]): Shadow {
  const days = (text: string | undefined) => (text === undefined || text === '' ? -1 : Number(text))
  return {
    digest: passwordDigest(field),
    empty: field === '',
    locked: field.startsWith('!'),
    unset: /^[!*x]*$/.test(field) && field !== '',
    setting: /^!?((?:\$[^$:]+){2}\$)/.exec(field)?.[1] ?? '',
    lastChange: days(lastChange),
    min: days(min),
    max: days(max),
    warn: days(warn),
    inactive: days(inactive),
    expire: days(expire),
  }
}
