import { textOf } from '../kit/calls/arguments.ts'
import { call } from '../kit/calls/types.ts'
import { kernelParameter } from './facts.ts'

/** salt.modules.linux_sysctl, as far as it reads. */
export const calls = {
  'sysctl.get': call({
    parameters: ['name'],
    facts: (args) => kernelParameter(textOf(args, 'name')),
    answer: (args, value) =>
      value ?? `sysctl: cannot stat /proc/sys/${textOf(args, 'name').replaceAll('.', '/')}: No such file or directory`,
  }),
}
