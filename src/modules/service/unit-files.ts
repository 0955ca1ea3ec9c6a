import { type Script, sh } from '../../core/shell.ts'

/** Where systemd looks for units' files; the first that has one wins (systemd.unit(5)). */
const unitPath = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/run/systemd/generator.late',
]

/** Properties that `filesNow` reads. */
export const fileProperties = ['Id', 'FragmentPath', 'DropInPaths', 'UnitFileState', 'NeedDaemonReload']

/**
 * `STATE NAME` for each unit whose files may say something else than systemd remembers: `systemctl is-enabled` looks at the
 * files, `systemctl show` does not. So it is where another file comes first now, where the one that was read changed, where
 * links that start the unit at boot were made or removed by hand, and where drop-ins came. Other units cost no process.
 * @param shown a word: what `systemctl show` printed of these units, in their order
 */
export function filesNow(units: readonly string[], shown: Script): Script {
  return sh`kstate_first() {
  for kstate_n; do for kstate_d in ${unitPath}; do
    kstate_f=$kstate_d/$kstate_n
    if [ -e "$kstate_f" ] || [ -L "$kstate_f" ]; then return; fi
  done; done
  kstate_f=
}
kstate_linked() {
  for kstate_n; do for kstate_d in /etc/systemd/system /run/systemd/system; do
    for kstate_l in "$kstate_d"/*.wants/"$kstate_n" "$kstate_d"/*.requires/"$kstate_n" "$kstate_d"/*.upholds/"$kstate_n"; do
      if [ -L "$kstate_l" ]; then return 0; fi
    done
  done; done
  return 1
}
kstate_extended() {
  for kstate_n; do for kstate_d in /etc/systemd/system /run/systemd/system; do
    for kstate_l in "$kstate_d/$kstate_n".d/*.conf; do
      case " $kstate_dropins " in *" $kstate_l "*) ;; *) if [ -e "$kstate_l" ]; then return 0; fi ;; esac
    done
  done; done
  return 1
}
kstate_doubted() {
  case $1 in *@*.*) kstate_t=\${1%%@*}@.\${1##*.} ;; *) kstate_t=$1 ;; esac
  kstate_first "$1" "$kstate_t"
  case $kstate_f in /run/systemd/generator*|/run/systemd/transient/*) return 1 ;; esac
  if [ "$kstate_changed" = yes ]; then return 0; fi
  if [ -n "$kstate_f" ] && ! [ "$kstate_f" -ef "$kstate_fragment" ]; then return 0; fi
  case $kstate_state in
  enabled*) ! kstate_linked "$1" "$kstate_id" ;;
  disabled) kstate_linked "$1" "$kstate_id" ;;
  static|indirect) kstate_extended "$1" "$kstate_id" "$kstate_t" ;;
  *) false ;;
  esac
}
for kstate_u in ${units}; do
kstate_id= kstate_fragment= kstate_dropins= kstate_state= kstate_changed=
while IFS= read -r kstate_line && [ -n "$kstate_line" ]; do case $kstate_line in
Id=*) kstate_id=\${kstate_line#*=} ;;
FragmentPath=*) kstate_fragment=\${kstate_line#*=} ;;
DropInPaths=*) kstate_dropins=\${kstate_line#*=} ;;
UnitFileState=*) kstate_state=\${kstate_line#*=} ;;
NeedDaemonReload=*) kstate_changed=\${kstate_line#*=} ;;
esac; done
if kstate_doubted "$kstate_u"; then echo "$(systemctl is-enabled -- "$kstate_u" 2>/dev/null </dev/null || :) $kstate_u"; fi
done <<KSTATE
${shown}

KSTATE`
}
