import { sh } from '../../../../core/shell.ts'

/**
 * Shell functions around `apt-get update`. `kstate_stale SECONDS`: the lists are missing, older than that, or older than
 * the sources. `kstate_refresh`: updates them, waiting for another process that does so already.
 */
export const refreshFunction = sh`kstate_lists=/var/lib/apt/lists kstate_fresh=
kstate_stale() {
  set -- "$1" "$kstate_lists"/*_Packages*
  [ -e "$2" ] || return 0
  [ $(( $(date +%s) - $(stat -c %Y "$kstate_lists/partial" 2>/dev/null || echo 0) )) -lt "$1" ] || return 0
  [ -n "$(find /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/trusted.gpg.d /etc/apt/keyrings -newer "$kstate_lists/partial" 2>/dev/null)" ]
}
kstate_refresh() {
  kstate_n=0
  until apt-get -q update </dev/null >/dev/null; do
    kstate_i=$(stat -c %i "$kstate_lists/lock" 2>/dev/null) && grep -q ":$kstate_i " /proc/locks || return 1
    kstate_n=$((kstate_n + 1)); [ "$kstate_n" -lt 150 ] || return 1
    sleep 2
  done
  kstate_fresh=1
  touch "$kstate_lists/partial"
}`
