import { type Script, sh } from '../core/shell.ts'
import type { Answer, Section } from '../transport/types.ts'

/** Who holds a host, as the lock file on it says. */
export interface LockHolder {
  readonly token: string
  /** `name@machine`. */
  readonly owner: string
  /** ISO time of the machine that holds it. */
  readonly since: string
  /** What it is doing: the command line without secrets. */
  readonly what: string
}

/** Seconds without a heartbeat after which a lock counts as left behind. */
export const LOCK_EXPIRY = 60
const BEAT = 10

/** Where kstate keeps things on a host: root's, or the user's own. Sets `$kstate_dir`. */
const folder: Script = sh`if [ "$(id -u)" = 0 ]; then kstate_dir=/var/lib/kstate; else kstate_dir=\${XDG_STATE_HOME:-$HOME/.local/state}/kstate; fi
[ -d "$kstate_dir" ] || (umask 077 && mkdir -p "$kstate_dir")`

/**
 * Takes the lock, or tells who holds it: prints `held` or `busy` and the holder's lines. A lock without a heartbeat for
 * `LOCK_EXPIRY` seconds is taken over. `name` tells apart locks on one machine (with --local: one a root and ID). While held, a child of the long-lived shell beats by touching the file, and ends
 * with that shell or when the lock is no longer its own.
 */
export function takeLock(holder: LockHolder, name = 'lock'): Section {
  const text = [holder.token, holder.owner, holder.since, holder.what]
    .map((line) => line.replaceAll('\n', ' '))
    .join('\n')
  return {
    script: sh`${folder}
umask 077
lock=$kstate_dir/${name}
expired() { [ $(( $(date +%s) - $(stat -c %Y "$1" 2>/dev/null || date +%s) )) -gt ${LOCK_EXPIRY} ]; }
if expired "$lock"; then
  # One run at a time looks again and clears the way: a lock that another has just taken anew must not be taken for the old one.
  if expired "$lock.clearing"; then rmdir "$lock.clearing"; fi
  if mkdir "$lock.clearing" 2>/dev/null; then
    if expired "$lock"; then rm -f "$lock"; fi
    rmdir "$lock.clearing"
  fi
fi
if (set -C; printf '%s\n' ${text} > "$lock") 2>/dev/null; then
  ( while kill -0 $$ 2>/dev/null; do
      sleep ${BEAT}
      read -r token < "$lock" && [ "$token" = ${holder.token} ] || exit
      touch -c "$lock"
    done ) </dev/null >/dev/null 2>&1 &
  echo held
else
  echo busy
  cat "$lock"
fi`,
  }
}

/** What `takeLock` answered. */
export function readLock(
  answer: Answer,
): { readonly held: true } | { readonly held: false; readonly holder?: LockHolder; readonly problem?: string } {
  const [word, token = '', owner = '', since = '', ...what] = answer.stdout.toString().split('\n')
  if (answer.failure) return { held: false, problem: answer.failure.why }
  if (word === 'held') return { held: true }
  if (word !== 'busy') return { held: false, problem: answer.stderr.toString().trim() || `exit code ${answer.code}` }
  return { held: false, holder: { token, owner, since, what: what.join(' ').trim() } }
}

/** Succeeds only while the lock is still this token's: goes before every action. */
export function checkLock(token: string, name = 'lock'): Section {
  return { script: sh`${folder}\nread -r token < "$kstate_dir"/${name} && [ "$token" = ${token} ]` }
}

/** Gives the lock back, if it is still this token's. */
export function releaseLock(token: string, name = 'lock'): Section {
  return {
    script: sh`${folder}\nread -r token < "$kstate_dir"/${name} 2>/dev/null && [ "$token" = ${token} ] && rm -f "$kstate_dir"/${name}\n:`,
  }
}
