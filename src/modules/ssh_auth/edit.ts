import { foretoldFile, pathFact } from '../file/facts/path.ts'
import type { PathStat } from '../file/facts/stat.ts'
import { foretellFolders, makeFolders, missingParents } from '../file/parents.ts'
import { inTurn, writeFile } from '../file/write.ts'
import type { Action } from '../kit/action.ts'
import { type FactPatch, type FactView, predict } from '../kit/fact.ts'
import { type PresentUser, userFact } from '../user/facts.ts'
import { type KeyArguments, keysFile } from './keys.ts'

/** The file of keys as it is now, or why it cannot be had. */
export type Opened =
  | {
      readonly kind: 'open'
      readonly path: string
      readonly user: PresentUser
      readonly text: string
      readonly now?: PathStat
      readonly sha256?: string
    }
  | { readonly kind: 'fail'; readonly comment: string }

export interface KeysDelta {
  readonly path: string
  readonly user: string
  readonly text: string
  readonly expect: string | null
  readonly now?: PathStat
  readonly folders: readonly string[]
  readonly told: { readonly [key: string]: string }
}

export function openKeys(args: KeyArguments, facts: FactView): Opened {
  const user = facts.get(userFact(args.user))
  if (!user.present) return { kind: 'fail', comment: `User '${args.user}' does not exist` }
  const path = keysFile(args, user)
  const fact = facts.get(pathFact(path))
  if (fact.self && fact.followed?.type !== 'file') return { kind: 'fail', comment: `${path} is not a file` }
  if (fact.followed && fact.content === undefined)
    return { kind: 'fail', comment: `Problem reading ssh key file ${path}` }
  const inHome = path.startsWith(`${user.home.replace(/\/+$/, '')}/`)
  if (inHome && facts.get(pathFact(user.home)).followed?.type !== 'directory')
    return {
      kind: 'fail',
      comment: 'Failed to add the ssh key. Is the home directory available, and/or does the key file exist?',
    }
  return {
    kind: 'open',
    path: fact.real ?? path,
    user,
    text: fact.content?.toString() ?? '',
    now: fact.followed,
    sha256: fact.sha256,
  }
}

type Open = Extract<Opened, { kind: 'open' }>

export function replaceKeys(
  open: Open,
  text: string,
  told: KeysDelta['told'],
  facts: FactView,
): { delta: KeysDelta; effects: FactPatch[] } {
  const { path, user, now } = open
  const folders = missingParents(path, facts)
  const owned = { mode: '0600', uid: user.uid, gid: user.gid, user: user.name, group: user.group }
  const rights = { user: user.name, group: user.group, mode: '0700' }
  return {
    delta: { path, user: user.name, text, expect: now ? (open.sha256 ?? null) : null, now, folders, told },
    effects: [
      ...foretellFolders(folders, rights, facts),
      predict(pathFact(path), foretoldFile(now ?? owned, Buffer.from(text))),
    ],
  }
}

export function writeKeys({ path, user, text, expect, now, folders }: KeysDelta, facts: FactView): Action[] {
  const account = facts.get(userFact(user))
  const ids = account.present ? { user: account.uid, group: account.gid } : {}
  const owner = now ? `${now.uid}:${now.gid}` : `${ids.user}:${ids.group}`
  const script = inTurn([
    makeFolders(folders, { user: ids.user, group: ids.group, mode: '0700' }),
    writeFile({ path, expect, owner, mode: now?.mode ?? '0600' }),
  ])
  return [{ kind: 'shell', script, stdin: text }]
}
