import { type Script, sh } from '../../core/shell.ts'
import { compareText } from '../../python/values/order.ts'
import { linesOf } from '../kit/calls/arguments.ts'
import { UNANSWERED } from '../kit/calls/types.ts'
import { configurationFiles, fact, heard } from '../kit/index.ts'
import { isListed, plainName } from './names.ts'

export const systemd = sh`[ -d /run/systemd/system ]`

/** Before what asks systemd: where that does not answer, what it says of a unit is no answer. */
export const answering = sh`if ${systemd}; then systemctl show -p Version >/dev/null || exit ${UNANSWERED}; fi`

/** Units by their files, scripts that have none beside them. */
const all = sh`if ${systemd}; then
for d in /lib/systemd/system /usr/lib/systemd/system /etc/systemd/system; do
if [ -r "$d" ] && [ ! -L "$d" ]; then for f in "$d"/* "$d"/.[!.]*; do if [ -e "$f" ] || [ -L "$f" ]; then echo "\${f##*/}"; fi; done; fi; done
fi
for s in /etc/init.d/*; do n=\${s##*/}
if ${systemd}; then if [ -x "$s" ]; then echo "$n.service"; fi
elif [ -e "$s" ] && [ "$n" != README ]; then echo "$n.service"; fi; done
:`

const active = sh`${answering}
if ${systemd}; then systemctl --full --no-legend --no-pager --plain list-units --state=active,reloading | while read -r u r; do echo "$u"; done
else for s in /etc/init.d/*; do s=\${s##*/}; service "$s" status </dev/null >/dev/null 2>&1 && echo "$s.service"; done; fi; :`

const scripts: { readonly [which: string]: Script } = { all, active }

/** Names of services as Salt lists them, in order: `all` that there are, or those that are `active`. */
export const serviceList = fact<readonly string[]>({
  name: 'service-list',
  dependsOnPath: configurationFiles,
  dependsOnKinds: ['service'],
  ask: (needs) =>
    needs.map(({ key }) => ({
      script: scripts[key]!,
      read: (answer) => [[key, namesOf(linesOf(heard(answer)))]],
    })),
})

export function namesOf(units: readonly string[]): string[] {
  return sorted(units.filter(isListed).map(plainName))
}

export function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareText)
}
