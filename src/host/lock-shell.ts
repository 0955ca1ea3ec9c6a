import { type Script, sh } from '../core/shell.ts'
import { stateDirectory } from './directory.ts'

/**
 * Shell functions over the lock `name`, for dash and busybox ash. Its files, all in `$dir`:
 *
 *     lock                the lock: token, owner, since, what, and `1 BOOT PIDNS PID START HEARD EXPIRY` of the session's shell
 *     lock.beat.TOKEN     `HEARD HOW`: when its controller was last heard from; HOW is start, own or shared (see `beat`)
 *     lock.shell.TOKEN.N  a further shell of that run (a parallel channel) that acts: `BOOT PIDNS PID START`
 *     lock.new.TOKEN      a lock that is being written
 *     lock.clear.TOKEN.N  who removes the lock of TOKEN; only they may. N counts on past those that died doing so.
 *
 * Times are seconds since boot, so that no clock that is set moves them; file times count only where there is no /proc.
 */
export function lockLibrary(name: string): Script {
  return sh`${stateDirectory}
lock=$dir/${name}
${reading}
${judging}`
}

const reading: Script = sh`boot=- ns=- up=-
read -r boot 2>/dev/null </proc/sys/kernel/random/boot_id
read -r up rest 2>/dev/null </proc/uptime
up=\${up%%.*}
# Who am I to others: sets ns, without which process numbers mean nothing.
know_ns() { ns=$(readlink /proc/self/ns/pid 2>/dev/null) || ns=-; ns=\${ns#*[}; ns=\${ns%]}; }
# Sets begun: when process $1 started. Fails where there is none, or it has ended.
started() {
  begun=-
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  set -- \${stat##*) }
  case $1 in [ZXx] | '') return 1 ;; esac
  begun=\${20}
}
# Reads the lock (or claim) $1. form is empty where it is of an older kstate, or nobody's.
load() {
  token= owner= since= what= id=
  { read -r token; read -r owner; read -r since; read -r what; read -r id; } 2>/dev/null <"$1"
  key=$token
  case $token in '' | *[!A-Za-z0-9]*) key=none ;; esac
  set -f; set -- $id; set +f
  form=$1 l_boot=$2 l_ns=$3 l_pid=$4 l_start=$5 l_heard=$6 l_expiry=$7
  case $l_expiry in '' | *[!0-9]* | ???????*) form= ;; esac
  [ "$form" = 1 ] || { form= l_boot=- l_expiry=60; }
}
# Sets age: seconds since the controller of the loaded lock was heard from ($1: its file), and how.
measure() {
  heard=$l_heard how=start
  { read -r heard how rest <"$lock.beat.$key"; } 2>/dev/null
  case $heard in '' | *[!0-9]* | ????????????*) heard= ;; esac
  if [ "$boot" != - ] && [ "$l_boot" = "$boot" ] && [ "$heard" ]; then age=$((up - heard))
  else
    at=$1
    [ ! -e "$lock.beat.$key" ] || at=$lock.beat.$key
    age=$(($(date +%s) - $(stat -c %Y -- "$at" 2>/dev/null || echo 0)))
  fi
  # A time that is to come is as far from now as one that has gone by: the clock was set.
  [ "$age" -ge 0 ] || age=$((0 - age))
}
# Writes over what is there: a disk that fills up meanwhile loses no lock.
stamp() { printf '%-30s\n' "$up $2" 1<>"$lock.beat.$1"; }`

const judging: Script = sh`# Does the shell BOOT PIDNS PID START live? 0: yes, 1: no, 2: nobody can say from here.
alive() {
  [ "$boot" != - ] && [ "$1" != - ] || return 2
  [ "$1" = "$boot" ] || return 1
  [ "$2" = "$ns" ] || return 2
  started "$3" && [ "$begun" = "$4" ] || return 1
}
weigh() {
  alive "$@"
  case $? in 0) living="$living $3" ;; 2) unsure=1 ;; esac
}
# Does one of the living shells run something? A journal of commands that outlive their shell is to be asked here too.
busy() {
  [ "$living" ] || return 1
  cat /proc/[0-9]*/status 2>/dev/null | awk -v shells="$living" '
    BEGIN { n = split(shells, one, " "); for (i = 1; i <= n; i++) mine[one[i]] = 1 }
    /^State:/ { state = $2 }
    /^PPid:/ && ($2 in mine) && state != "Z" { found = 1 }
    END { exit !found }'
}
# Is the loaded lock somebody's? Yes while a shell of that run lives, and its controller was heard from or a command runs.
# Two seconds more than the holder itself allows itself: its last look is over before another takes the lock.
held() {
  living= unsure= age=0
  if [ "$form" ]; then
    weigh "$l_boot" "$l_ns" "$l_pid" "$l_start"
    for file in "$lock.shell.$key".*; do
      { read -r w_boot w_ns w_pid w_start rest <"$file"; } 2>/dev/null && weigh "$w_boot" "$w_ns" "$w_pid" "$w_start"
    done
    [ "$living$unsure" ] || return 1
  fi
  measure "$lock"
  [ "$age" -gt $((l_expiry + 2)) ] || return 0
  busy
}
# Is the file $1 (a lock being written, a claim) of a run that is no more?
gone() (
  load "$1"
  if [ "$form" ]; then
    alive "$l_boot" "$l_ns" "$l_pid" "$l_start"
    case $? in 0) return 1 ;; 1) return 0 ;; esac
  fi
  key=none
  measure "$1"
  [ "$age" -gt "$l_expiry" ]
)`
