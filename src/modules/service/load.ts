import { type Script, sh } from '../../core/shell.ts'

/** Its time of change is when systemd last began to load units. */
const stamp = '/run/systemd/systemd-units-load'

/** Where units and generators lie. Beside them generators read what they like, nearly always in /etc. */
const directories = [
  '/etc/systemd/system',
  '/etc/systemd/system-generators',
  '/run/systemd/system.control',
  '/run/systemd/system',
  '/run/systemd/system-generators',
  '/usr/local/lib/systemd',
  '/usr/lib/systemd',
  '/lib/systemd',
]

/**
 * Has systemd load all units anew, unless nothing that they are made of has changed since it last did. `NeedDaemonReload` alone
 * does not say: it is about files that systemd has read, not about those that would now come before or beside them, nor about
 * other units that this one is tied to. What cannot be decided (no stamp, a stamp in the future, a `find` that cannot) is loaded.
 */
export function loadUnits(unit: string): Script {
  return sh`kstate_loaded() {
  [ -e ${stamp} ] || return
  case $(systemctl show -p NeedDaemonReload,LoadState -- ${unit}) in *=yes*|*=not-found*) return 1 ;; esac
  set -- ${stamp}
  for kstate_d in ${directories}; do if [ -d "$kstate_d" ]; then set -- "$@" "$kstate_d"; fi; done
  kstate_new=$(find -L "$@" '(' -path ${stamp} -newermt now -o ! -path ${stamp} ! -type c -cnewer ${stamp} ')' -print -quit 2>/dev/null) && [ -z "$kstate_new" ] &&
  kstate_new=$(find /etc -cnewer ${stamp} -print -quit 2>/dev/null) && [ -z "$kstate_new" ]
}
kstate_loaded || systemctl daemon-reload || exit`
}
