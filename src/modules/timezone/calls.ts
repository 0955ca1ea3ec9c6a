import { type Script, sh } from '../../core/shell.ts'
import { outputOf } from '../kit/calls/arguments.ts'
import { CallError, type HostFunction } from '../kit/calls/types.ts'

/** salt.modules.timezone, as far as it only looks. */
export const calls = {
  'timezone.get_zone': {
    parameters: [],
    sections: () => [
      {
        script: sh`z=$(timedatectl 2>/dev/null | sed -n 's/^ *Time *zone: *\\([^ ]*\\).*/\\1/p')
if [ -z "$z" ] && [ -r /etc/timezone ]; then read -r z </etc/timezone; fi
if [ -z "$z" ]; then z=$(readlink -f /etc/localtime); case $z in */zoneinfo/*) z=\${z#*/zoneinfo/} ;; *) z= ;; esac; fi
printf %s "$z"`,
      },
    ],
    read: (_, [answer]) => {
      if (outputOf(answer) === '') throw new CallError('CommandExecutionError', 'Unable to get timezone')
      return outputOf(answer)
    },
  },
  'timezone.get_offset': dateOf(sh`date +%z`),
  'timezone.get_zonecode': dateOf(sh`date +%Z`),
} satisfies { readonly [name: string]: HostFunction }

function dateOf(script: Script): HostFunction {
  return { parameters: [], sections: () => [{ script }], read: (_, [answer]) => outputOf(answer) }
}
