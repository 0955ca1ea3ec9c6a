import { sh } from '../../core/shell.ts'
import { outputOf } from '../kit/calls/arguments.ts'
import type { HostFunction } from '../kit/calls/types.ts'

/** salt.modules.selinux: whether it is on. */
export const calls = {
  'selinux.getenforce': {
    parameters: [],
    sections: () => [{ script: sh`cat /sys/fs/selinux/enforce 2>/dev/null || cat /selinux/enforce 2>/dev/null; :` }],
    read: (_, [answer]) => {
      const mode = outputOf(answer)
      return mode === '' ? 'Disabled' : mode === '0' ? 'Permissive' : 'Enforcing'
    },
  },
} satisfies { readonly [name: string]: HostFunction }
