import type { PathStat } from './facts/stat.ts'
import { isGroup, isOwner, type OwnerArguments } from './owner.ts'

/** What differs of an entry's owner and mode: what it shall have. Empty where nothing does. */
export interface Rights {
  readonly user?: string | number
  readonly group?: string | number
  readonly mode?: string
}

/** @param wanted `mode`: four octal digits; a link has none of its own. */
export function differingRights(now: PathStat, wanted: OwnerArguments & { readonly mode?: string }): Rights {
  const { user, group, mode } = wanted
  return {
    ...(isOwner(now, user) ? {} : { user: user! }),
    ...(isGroup(now, group) ? {} : { group: group! }),
    ...(mode === undefined || now.type === 'link' || mode === now.mode ? {} : { mode }),
  }
}
