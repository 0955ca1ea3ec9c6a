import { Secret } from '../../../core/secrets.ts'
import { join, quote, type Script, sh } from '../../../core/shell.ts'
import type { Answer, Section } from '../../../transport/types.ts'
import { factKind, heard, jointly, Need, type Question } from '../../kit/index.ts'

/** As whom git runs on the host, and with what it shows itself to a remote. */
export interface GitAccess {
  readonly user?: string
  /** Private keys: paths on the host, or the keys themselves. */
  readonly identity?: readonly (string | Secret)[]
  readonly httpsUser?: string
  readonly httpsPassword?: Secret
}

/**
 * Sections that run a script in which `kstate_git` is git with that access: first one that fails where there is no such
 * user. Keys and passwords come on standard input and lie in files of mode 0600 for as long as the script runs.
 */
export function gitSections(access: GitAccess, script: Script): Section[] {
  const secrets = secretsOf(access)
  const main: Section = {
    script: join([prelude(access), script], '\n'),
    user: access.user,
    stdin: secrets.length > 0 ? new Secret(secrets.map((secret) => `${encode(secret)}\n`).join('')) : undefined,
  }
  return access.user === undefined ? [main] : [{ script: sh`id -u -- ${access.user} >/dev/null` }, main]
}

/**
 * The questions of one need that is asked of git with some access; `read` gets the script's answer, undefined where there
 * is no such user.
 */
export function gitQuestions<V>(
  need: Need<V>,
  access: GitAccess,
  script: Script,
  read: (answer: Answer | undefined) => V,
  timeout?: number,
): readonly Question<V>[] {
  const sections = gitSections(access, script).map((section) => (timeout ? { ...section, timeout } : section))
  return jointly(need, sections, (answers) => read(mainAnswer(access.user, answers)))
}

/**
 * Declares a fact kind that asks git as a user of the host, a script a key: the key is what `Key` holds, as JSON. `read` gets the
 * script's answer, undefined where there is no such user.
 */
export function gitKind<Key extends { readonly user?: string }, V>(
  name: string,
  scriptOf: (key: Key) => Script,
  read: (answer: Answer | undefined, key: Key) => V,
): (key: Key) => Need<V> {
  const kind = factKind<V>({
    name,
    ask: (needs) =>
      needs.flatMap((need) => {
        const key = JSON.parse(need.key) as Key
        return gitQuestions(need, { user: key.user }, scriptOf(key), (answer) => read(answer, key))
      }),
  })
  return (key) => new Need(kind, JSON.stringify(key))
}

function mainAnswer(user: string | undefined, answers: readonly Answer[]): Answer | undefined {
  if (user === undefined) return answers[0]
  return heard(answers[0]!, [0, 1]).code === 0 ? answers[1] : undefined
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** What stands on standard input, a line each: the credentials, then the keys. */
function secretsOf({ httpsUser, httpsPassword, identity }: GitAccess): string[] {
  const login = [
    ...(httpsUser === undefined ? [] : [`username=${httpsUser}\n`]),
    ...(httpsPassword === undefined ? [] : [`password=${httpsPassword.reveal()}\n`]),
  ]
  const keys = (identity ?? []).filter((key) => key instanceof Secret).map((key) => key.reveal().replace(/\n*$/, '\n'))
  return [...(login.length > 0 ? [login.join('')] : []), ...keys]
}

function prelude(access: GitAccess): Script {
  const login = access.httpsUser !== undefined || access.httpsPassword !== undefined
  const count = secretsOf(access).length
  const parts = [sh`export GIT_TERMINAL_PROMPT=0`]
  if (count > 0)
    parts.push(sh`kstate_dir=$(umask 077; mktemp -d "\${TMPDIR:-/tmp}/kstate.XXXXXXXXXX") || exit 1
trap 'rm -rf -- "$kstate_dir"' EXIT; trap 'exit 143' TERM; trap 'exit 129' HUP
export kstate_dir; kstate_n=0
while [ "$kstate_n" -lt ${count} ] && IFS= read -r kstate_l; do
  (umask 077; printf '%s' "$kstate_l" | base64 -d >"$kstate_dir/$kstate_n"); kstate_n=$((kstate_n + 1))
done`)
  const keys = keyWords(access.identity ?? [], login ? 1 : 0)
  if (keys !== '')
    parts.push(
      sh`export GIT_SSH_COMMAND=${`ssh -oBatchMode=yes -oStrictHostKeyChecking=accept-new -oIdentitiesOnly=yes${keys}`}`,
    )
  const helper = login ? sh`-c credential.helper= -c credential.helper=${'!cat "$kstate_dir/0"; :'}` : sh``
  parts.push(sh`kstate_git() { git -c ${'safe.directory=*'} ${helper} "$@" </dev/null; }`)
  return join(parts, '\n')
}

/** Words for ssh, as the shell that git gives its command to reads them. */
function keyWords(identity: readonly (string | Secret)[], from: number): string {
  let next = from
  return identity.map((key) => (key instanceof Secret ? ` -i "$kstate_dir/${next++}"` : ` -i ${quote(key)}`)).join('')
}
