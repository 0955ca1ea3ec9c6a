import type { Secret } from '../../core/secrets.ts'
import type { PresentUser } from './facts.ts'

type Text = string | number | null | undefined

export interface PresentArguments {
  readonly name: string
  readonly uid?: number | null
  readonly gid?: string | number | null
  readonly usergroup?: boolean | null
  readonly groups?: readonly (string | number)[] | null
  readonly optional_groups?: readonly (string | number)[] | null
  readonly remove_groups: boolean
  readonly home?: Text
  readonly createhome: boolean
  readonly password?: Secret | null
  readonly hash_password: boolean
  readonly enforce_password: boolean
  readonly empty_password: boolean
  readonly shell?: Text
  readonly unique: boolean
  readonly system: boolean
  readonly fullname?: Text
  readonly roomnumber?: Text
  readonly workphone?: Text
  readonly homephone?: Text
  readonly other?: Text
  readonly date?: number | null
  readonly mindays?: number | null
  readonly maxdays?: number | null
  readonly inactdays?: number | null
  readonly warndays?: number | null
  readonly expire?: number | null
  readonly nologinit: boolean
  readonly allow_uid_change: boolean
  readonly allow_gid_change: boolean
  readonly password_lock?: boolean | null
}

/** What is chosen by chance, once: the salt of a new hash. */
export interface PresentReady {
  readonly salt: string
}

/** What differs, under Salt's keys, in Salt's order. A password's hash stands here as a Secret. */
export interface AccountChange {
  readonly uid?: number
  readonly gid?: string | number
  readonly groups?: readonly string[]
  readonly home?: string
  readonly homeDoesNotExist?: string
  readonly shell?: string
  readonly passwd?: true
  readonly empty_password?: true
  readonly date?: number
  readonly mindays?: number
  readonly maxdays?: number
  readonly inactdays?: number
  readonly warndays?: number
  readonly expire?: number
  readonly password_lock?: boolean
  readonly fullname?: string
  readonly roomnumber?: string
  readonly workphone?: string
  readonly homephone?: string
  readonly other?: string
}

export interface PresentDelta {
  /** Undefined: the account is to be made. */
  readonly now?: PresentUser
  readonly change: AccountChange
  /** The groups that are asked for, those that are optional and there among them. */
  readonly groups: readonly string[]
}
