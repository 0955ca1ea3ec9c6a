import { type Script, sh } from '../../core/shell.ts'

/** Sets `kstate_on` to `enabled` where one of these runlevels (`S`: while booting) starts `/etc/init.d/$kstate_s`. */
function startedAtBoot(runlevels: string): Script {
  return sh`kstate_on=disabled
for kstate_l in /etc/rc[${runlevels}].d/S[0-9][0-9]"$kstate_s"; do if [ -e "$kstate_l" ]; then kstate_on=enabled; fi; done`
}

/** Beside systemd: `enabled NAME` or `disabled NAME` for each of these scripts in /etc/init.d that can be run. */
export function listScripts(names: readonly string[]): Script {
  return sh`for kstate_s in ${names}; do
[ -x "/etc/init.d/$kstate_s" ] || continue
${startedAtBoot('S5')}
printf '%s %s\\n' "$kstate_on" "$kstate_s"
done`
}

/** Without systemd: the same with `active` or `inactive` before it, as the script says of itself. */
export function askScripts(names: readonly string[]): Script {
  return sh`for kstate_s in ${names}; do
[ -e "/etc/init.d/$kstate_s" ] || continue
${startedAtBoot('S2345')}
service "$kstate_s" status </dev/null >/dev/null 2>&1
case $? in 0) kstate_a=active ;; 127) echo 'there is no service(8) on the host' >&2; exit 127 ;; *) kstate_a=inactive ;; esac
printf '%s %s %s\\n' "$kstate_a" "$kstate_on" "$kstate_s"
done`
}
