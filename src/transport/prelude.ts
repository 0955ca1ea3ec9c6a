import { sh } from '../core/shell.ts'
import { limits } from './limits.ts'

/** Bytes of the line that a script prints first, to show that it was started. */
export const STARTED_LENGTH = 18

/** Ends the process `kstate_pid` with its group and all its children: asked first, killed after three seconds. */
export const stopper = sh`kstate_tree() {
  cat /proc/[0-9]*/status | awk '/^Pid:/ { p = $2 } /^PPid:/ { up[p] = $2 }
    END { in_[top] = 1
      do { more = 0; for (p in up) if (!(p in in_) && (up[p] in in_)) { in_[p] = more = 1; print p } } while (more) }' top="$1" -
}
kstate_signal() {
  kstate_left=
  kill -s "$1" -- "-$kstate_pid" && kstate_left=1
  for kstate_p in $kstate_pid $kstate_all; do kill -s "$1" "$kstate_p" && kstate_left=1; done
}
kstate_stop() {
  kstate_all=$(kstate_tree "$kstate_pid")
  kstate_signal TERM
  kstate_n=0
  while [ "$kstate_n" -lt 30 ]; do
    sleep 0.1 || { sleep 1; kstate_n=$((kstate_n + 9)); }
    kstate_signal 0
    [ "$kstate_left" ] || return
    kstate_n=$((kstate_n + 1))
  done
  kstate_signal KILL
}
`

/**
 * What the long-lived shell on the host knows: constant text for dash, busybox ash and bash, without any value in it.
 *
 * Descriptors: 8 and 9 are the answer's standard output and error; the shell's own messages ("Killed") go nowhere.
 * Every script gets a shell and, where `setsid` exists, a session of its own: `exit`, `kill $$` and `kill 0` end it alone.
 */
export const runner = `
LC_ALL=C; export LC_ALL; umask 022
unset TERM HISTFILE ENV BASH_ENV CDPATH LANGUAGE MAIL XDG_RUNTIME_DIR XDG_SESSION_ID DBUS_SESSION_BUS_ADDRESS
for kstate_d in /usr/local/bin /usr/bin /bin /usr/local/sbin /usr/sbin /sbin; do
  case ":$PATH:" in *":$kstate_d:"*) ;; *) PATH=$PATH:$kstate_d ;; esac
done
PATH=\${PATH#:}; export PATH
kstate_setsid=
command -v setsid >/dev/null && kstate_setsid=setsid
${stopper.text}kstate_sig=
trap 'kstate_sig=1' USR1
kstate_run() {
  kstate_late= kstate_sig= kstate_why=
  if [ -z "$1" ]; then
    (exec $kstate_setsid /bin/sh >&8 2>&9 8>&- 9>&-)
    kstate_code=$?
    return
  fi
  { $kstate_setsid /bin/sh <&7 7<&- >&8 2>&9 8>&- 9>&- & } 7<&0
  kstate_pid=$!
  $kstate_setsid /bin/sh -c 'sleep "$1"; kill -s USR1 "$2"' kstate "$1" $$ </dev/null >/dev/null 2>&1 3<&- 8>&- 9>&- &
  kstate_dog=$!
  wait "$kstate_pid"
  kstate_code=$?
  if [ "$kstate_sig" ]; then
    kstate_late=t
    kstate_stop
    kstate_code=124
  fi
  kill -s KILL -- "-$kstate_dog" || { kstate_pid=$kstate_dog; kstate_all=$(kstate_tree "$kstate_dog"); kstate_signal KILL; }
  wait "$kstate_pid" "$kstate_dog"
  kstate_sig=
}
`

/**
 * The long-lived shell itself; `kstate_mark` (the session's marker) and `kstate_tty` (one stream for all) are set before.
 *
 * Its temporary directory goes with it, however it ends. Untrapped, SIGPIPE (nobody reads the answer any more) would end dash
 * without its EXIT trap; and a signal that came while a shell waited for input is only looked at when that EXIT trap
 * begins, and cuts it off: so each trap does all there is to do. What a killed shell left is swept by the next one of that user: the name says whose
 * it is (`PID.START.PIDNS.BOOT`). Where that cannot be judged from here, what did not change for a day is nobody's.
 */
export const loop = `
kstate_dir= kstate_boot= kstate_ns=
kstate_here() {
  read -r kstate_boot </proc/sys/kernel/random/boot_id
  kstate_ns=$(readlink /proc/self/ns/pid)
  kstate_ns=\${kstate_ns#*[} kstate_ns=\${kstate_ns%]}
}
kstate_started() {
  kstate_begun=
  read -r kstate_stat <"/proc/$1/stat" || return 1
  set -- \${kstate_stat##*) }
  case $1 in [ZXx]) return 1 ;; esac
  kstate_begun=\${20}
}
kstate_temp() {
  [ -d "$kstate_dir" ] && return
  kstate_here
  kstate_started $$
  kstate_whose=$$.$kstate_begun.$kstate_ns.$kstate_boot
  kstate_dir=$(umask 077; mktemp -d "\${TMPDIR:-/tmp}/kstate.$kstate_whose.XXXXXXXXXX" 2>&1)
  [ -d "$kstate_dir" ] && return
  set -f; set -- $kstate_dir; set +f
  kstate_dir=/dev/null/none
  kstate_fail "no temporary directory: $*"
  return 1
}
kstate_sweep() {
  for kstate_d in "\${TMPDIR:-/tmp}"/kstate.*.*.*.*.*; do
    [ -d "$kstate_d" ] && [ ! -L "$kstate_d" ] && [ -O "$kstate_d" ] || continue
    [ "$kstate_boot" ] || kstate_here
    IFS=.; set -f; set -- \${kstate_d##*/kstate.}; set +f; unset IFS
    if [ "$kstate_boot" ] && [ "$3.$4" = "$kstate_ns.$kstate_boot" ]; then
      kstate_started "$1" && [ "$kstate_begun" = "$2" ] && continue
    else
      [ "$(find "$kstate_d" -prune -mtime +0)" ] || continue
    fi
    rm -rf -- "$kstate_d"
  done
}
kstate_leave() { [ -z "$kstate_dir" ] || rm -rf -- "$kstate_dir"; }
trap kstate_leave EXIT
trap 'kstate_leave; exit 129' HUP
trap 'kstate_leave; exit 130' INT
trap 'kstate_leave; exit 131' QUIT
trap 'kstate_leave; exit 141' PIPE
trap 'kstate_leave; exit 143' TERM
kstate_begin() {
  kstate_ok=1
  printf '%s b%s\\n' "$kstate_mark" "$1" >&8
  [ "$kstate_tty" ] || printf '%s b%s\\n' "$kstate_mark" "$1" >&9
}
kstate_end() {
  case $kstate_code$kstate_why in 0 | -) ;; *) kstate_ok= ;; esac
  printf '%s e%s %s%s%s %s\\n' "$kstate_mark" "$1" "$kstate_code" "$kstate_late" "$kstate_ran" "$kstate_why" >&8
  if [ "$kstate_tty" ]; then
    if [ -f "$kstate_dir/e" ]; then kstate_show e >&8; fi
    printf '%s e%s\\n' "$kstate_mark" "$1" >&8
  else
    printf '%s e%s\\n' "$kstate_mark" "$1" >&9
  fi
}
kstate_show() {
  kstate_size=$(wc -c <"$kstate_dir/$1")
  kstate_head=${limits.edge}
  [ "$1" = e ] || kstate_head=${limits.edge + STARTED_LENGTH}
  if [ -z "$kstate_size" ]; then kstate_n=1
  elif [ "$kstate_size" -le $((kstate_head + ${limits.edge})) ]; then head -c "$kstate_size" "$kstate_dir/$1"; kstate_n=$?
  else
    head -c "$kstate_head" "$kstate_dir/$1" &&
      printf '%s c %s\\n' "$kstate_mark" $((kstate_size - kstate_head - ${limits.edge})) &&
      tail -c "+$((kstate_size - ${limits.edge} + 1))" "$kstate_dir/$1" | head -c ${limits.edge}
    kstate_n=$?
  fi
  [ "$kstate_n" = 0 ] || [ "$1" = e ] || [ ! -s "$kstate_dir/o" ] || kstate_ran=r
  rm -f -- "$kstate_dir/$1"
  [ "$kstate_n" = 0 ] || kstate_why=\${kstate_why:-what it wrote could not be read back with head and wc}
}
kstate_room() {
  printf '%04096d' 0 >"$kstate_dir/t" ||
    kstate_why=\${kstate_why:-no room left in \${TMPDIR:-/tmp} for what it wrote}
  printf '' >"$kstate_dir/t"
}
kstate_as() {
  kstate_late= kstate_why=
  if [ "$1" = "$kstate_user" ]; then kstate_via=sh
  elif [ "$kstate_uid" = 0 ]; then kstate_via=su
  else kstate_via=sudo; fi
  command -v "$kstate_via" >/dev/null || { kstate_fail "there is no $kstate_via on the host"; return; }
  if [ "$1" = "$kstate_user" ]; then (exec /bin/sh \${2:+-c "$2"} >&8 2>&9 8>&- 9>&-)
  elif [ "$kstate_uid" = 0 ]; then (exec su -s /bin/sh -c "\${2:-exec /bin/sh}" -- "$1" >&8 2>&9 8>&- 9>&-)
  else (exec sudo -n -H -u "$1" -- /bin/sh \${2:+-c "$2"} >&8 2>&9 8>&- 9>&-)
  fi
  kstate_code=$?
}
kstate_fail() {
  kstate_code=125 kstate_late= kstate_ran= kstate_why=$1
}
kstate_uid=$(id -u) kstate_user=$(id -un)
[ "$kstate_tty" ] && kstate_temp
cd "$HOME" || cd /
kstate_b64=$(printf 'eA==' | base64 -d)
printf '%s h%s %s %s %s\\n' "$kstate_mark" "$kstate_uid" "\${kstate_b64:--}" "$kstate_user" "$HOME" >&8
kstate_sweep
`

/** Descriptors of the long-lived shell and of the shell of another user. */
export const descriptors = 'exec 8>&1 9>&2 2>/dev/null\n'
export const descriptorsOfTerminal = 'exec 8>&1 9>/dev/null 2>/dev/null\n'
