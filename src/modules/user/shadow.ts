import { createHash } from 'node:crypto'

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

/** What two password fields are compared by; the field itself is not kept. */
export function passwordDigest(field: string): string {
  return createHash('sha256').update(field).digest('hex')
}

/** The fields of a line of shadow(5). */
export function readShadow([, field = '', lastChange, min, max, warn, inactive, expire]: readonly string[]): Shadow {
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
