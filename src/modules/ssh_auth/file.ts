import { join } from 'node:path/posix'
import { pathFact, predictedFile, sha256 } from '../file/facts/path.ts'
import { absentParents, makeDirectories, predictDirectories } from '../file/parents.ts'
import { holds, inTurn, writeFile } from '../file/write.ts'
import {
  type Action,
  type Changes,
  change,
  fail,
  files,
  given,
  type Known,
  type Need,
  predict,
  shell,
  type Touches,
  type Verdict,
  whenKnown,
} from '../kit/index.ts'
import { type PresentUser, userFact } from '../user/facts.ts'
import type { KeyArgs } from './keys.ts'

type Where = Pick<KeyArgs, 'user' | 'config'>

/** A user, and the file with the keys that open the account; without the user there is no file. */
export function keysOf({ user, config }: Where) {
  return whenKnown(userFact(user), (account) => {
    if (!account.present) return undefined
    const file = keysFile(config, account)
    return {
      account: given(account),
      file: given(file),
      now: pathFact(file, ['content', 'sha256']),
      home: pathFact(account.home),
      parents: absentParents(file, true),
    }
  })
}

type Keys = Known<ReturnType<typeof keysOf>>

export interface KeysDelta {
  readonly path: string
  readonly text: string
  /** Directories above that are to be made, topmost first. */
  readonly parents: readonly string[]
  /** By key: what becomes of it. */
  readonly keys: { readonly [key: string]: string }
}

/** The pieces that the states of this module share. */
export const editing = {
  facts: keysOf,
  act: (_args: unknown, delta: KeysDelta, keys: Keys) => [writeKeys(delta, keys!)],
  touches: (_args: unknown, { path, parents }: KeysDelta): Touches => files([path, ...parents]),
  /** Only the host knows where a home is. */
  manages: ({ user, config }: Where): readonly Need[] =>
    config.startsWith('/') ? [pathFact(keysFile(config, { home: '', name: user }))] : [],
}

/** The text of the file; `verdict`: why it cannot be had. */
export function openKeys(
  user: string,
  keys: Keys,
):
  | { readonly verdict: Verdict<never> }
  | { readonly verdict?: undefined; readonly keys: NonNullable<Keys>; readonly text: string } {
  if (!keys) return { verdict: fail(`User '${user}' does not exist`) }
  const { account, file, now, home } = keys
  if (now.self && now.followed?.type !== 'file') return { verdict: fail(`${file} is not a file`) }
  if (now.followed && now.content === undefined) return { verdict: fail(`Problem reading ssh key file ${file}`) }
  const isInHome = file.startsWith(`${account.home.replace(/\/+$/, '')}/`)
  if (isInHome && home.followed?.type !== 'directory')
    return {
      verdict: fail('Failed to add the ssh key. Is the home directory available, and/or does the key file exist?'),
    }
  return { keys, text: now.content?.toString() ?? '' }
}

export function replaceKeys(
  { file, now, account, parents }: NonNullable<Keys>,
  text: string,
  changes: KeysDelta['keys'] & Changes,
  comment: string,
): Verdict<KeysDelta> {
  const path = now.real ?? file
  const { uid, gid, name: user, group } = account
  const owner = { uid, gid, user, group }
  return change({
    delta: { path, text, parents, keys: changes },
    comment,
    changes,
    effects: [
      ...predictDirectories(parents, { ...owner, mode: '0700' }),
      predict(pathFact(path), predictedFile(now.followed ?? { ...owner, mode: '0600' }, Buffer.from(text))),
    ],
  })
}

function writeKeys({ path, text, parents }: KeysDelta, { account, now }: NonNullable<Keys>): Action {
  const { uid, gid } = account
  const stat = now.followed ?? { uid, gid, mode: '0600' }
  const script = inTurn([
    makeDirectories(parents, { user: uid, group: gid, mode: '0700' }),
    writeFile({
      path,
      expect: now.followed ? (now.sha256 ?? null) : null,
      owner: `${stat.uid}:${stat.gid}`,
      mode: stat.mode,
    }),
  ])
  return shell(script, { stdin: text, check: holds(path, sha256(Buffer.from(text))) })
}

function keysFile(config: string, { home, name }: Pick<PresentUser, 'home' | 'name'>): string {
  const expanded = config.replace(/%[%uh]/g, (token) => (token === '%h' ? home : token === '%u' ? name : '%'))
  return expanded.startsWith('/') ? expanded : join(home, expanded)
}
