import { sh } from '../core/shell.ts'
import type { Section } from '../transport/types.ts'
import type { LockHolder } from './lock-answer.ts'
import { lockLibrary } from './lock-shell.ts'

/** Seconds without a word of its controller after which a run loses its lock, unless a command of it still runs. */
export const LOCK_EXPIRY = 60

/** Which lock, whose, and for how long it lasts unrenewed. */
export interface LockKey {
  /** Letters and digits, different for each run. */
  readonly token: string
  /** Tells apart locks on one machine (with --local: one a root and ID); default: the host's one lock. */
  readonly name?: string
  /** Seconds; default `LOCK_EXPIRY`. */
  readonly expiry?: number
}

/**
 * Takes the lock for the shell that runs this section (its parent), or says who holds it: see `readLock`. A lock whose shell is
 * dead is taken over at once; one that has expired, after a second look. Writes nothing where it is somebody else's.
 */
export function takeLock({ token, name = 'lock', expiry = LOCK_EXPIRY }: LockKey, holder: LockHolder): Section {
  const text = [token, holder.owner, holder.since, holder.what].map((line) => line.replaceAll('\n', ' '))
  return {
    script: sh`${lockLibrary(name)}
know_ns
[ -d "$dir" ] || (umask 077; mkdir -p "$dir") || exit 1
umask 077
me=${token}
mine=$lock.new.$me taken= problem=
trap '[ "$taken" ] || rm -f "$mine" "$lock.beat.$me"' EXIT
# What is written goes through cat, which says why it cannot be.
write() {
  [ ! -e "$mine" ] || return 0
  started "$PPID"
  printf '%s\n' ${text} "1 $boot $ns $PPID $begun $up ${expiry}" | cat >"$mine" || exit 1
  printf '%-30s\n' "$up start" | cat >"$lock.beat.$me" || exit 1
}
# Removes the loaded lock, if it is nobody's still; succeeds where nobody else is at it.
remove() {
  dead=$key number=1 second=$living
  while claim=$lock.clear.$dead.$number; ! ln "$mine" "$claim" 2>/dev/null; do
    [ -e "$claim" ] && gone "$claim" || return 1
    number=$((number + 1))
  done
  [ -z "$second" ] || sleep 1
  read -r up rest 2>/dev/null </proc/uptime
  up=\${up%%.*}
  load "$lock"
  if [ "$key" = "$dead" ] && ! held; then problem=$(rm -f "$lock" 2>&1); fi
  rm -f "$claim"
}
tries=0
while [ "$tries" -lt 30 ]; do
  tries=$((tries + 1))
  if [ -e "$lock" ] || [ -L "$lock" ]; then
    load "$lock"
    if held; then
      printf '%s\n' "busy $age $l_expiry" "$owner" "$since" "$what"
      exit 0
    fi
    write
    remove || sleep 0.2 2>/dev/null || sleep 1
    continue
  fi
  write
  problem=$(ln "$mine" "$lock" 2>&1) || continue
  taken=1
  rm -f "$mine"
  for file in "$lock".new.* "$lock".clear.*; do
    [ ! -e "$file" ] || ! gone "$file" || rm -f "$file"
  done
  for file in "$lock".beat.* "$lock".shell.*; do
    case $file in "$lock.beat.$me" | *'*') ;; *) rm -f "$file" ;; esac
  done
  rmdir "$lock.clearing" 2>/dev/null
  echo held
  exit 0
done
printf '%s\n' "\${problem:-other runs are taking over a lock that was left behind}" >&2
exit 1`,
  }
}

/**
 * Says that the controller is there. `own`: over a channel that is never busy; from then on the host stops acting when
 * such words fail to come. `shared`: over the shell that acts, where the host allows no further channel.
 */
export function beatLock({ token, name = 'lock' }: LockKey, how: 'own' | 'shared'): Section {
  return {
    script: sh`${lockLibrary(name)}
me=${token}
load "$lock"
[ "$token" = "$me" ] || exit 1
measure "$lock"
[ ${how} = shared ] || [ "$age" -le "$l_expiry" ] || exit 1
stamp "$me" ${how}`,
  }
}

/** Succeeds only while the lock is still this run's: goes before every action. */
export function checkLock({ token, name = 'lock' }: LockKey): Section {
  return {
    script: sh`${lockLibrary(name)}
me=${token}
load "$lock"
[ "$token" = "$me" ] || exit 1
measure "$lock"
if [ "$how" = own ]; then [ "$age" -le "$l_expiry" ] || exit 1
elif [ $((age * 2)) -gt "$l_expiry" ]; then
  # The shell was busy, and nothing could be heard. Who judged by the old time has laid a claim before this look, or sees the new time.
  stamp "$me" "$how" || exit 1
  for file in "$lock.clear.$me".*; do [ ! -e "$file" ] || exit 1; done
  load "$lock"
  [ "$token" = "$me" ] || exit 1
fi
shell=$lock.shell.$me.$PPID
[ "$PPID" = "$l_pid" ] || [ -e "$shell" ] || { know_ns; started "$PPID"; umask 077; echo "$boot $ns $PPID $begun" >"$shell"; }
:`,
  }
}

/** Gives the lock back, if it is still this run's and nobody is taking it over. */
export function releaseLock({ token, name = 'lock' }: LockKey): Section {
  return {
    script: sh`${lockLibrary(name)}
me=${token} claim=$lock.clear.${token}.1
if ln "$lock" "$claim" 2>/dev/null; then
  load "$claim"
  [ "$token" != "$me" ] || rm -f "$lock" "$lock.beat.$me" "$lock.shell.$me".*
  rm -f "$claim"
fi
:`,
  }
}
