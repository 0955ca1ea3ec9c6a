import { sh } from '../../core/shell.ts'
import { compareText } from '../../python/values/order.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import { linesOf, textOf } from '../kit/calls/arguments.ts'
import type { CallArguments, HostFunction } from '../kit/calls/types.ts'

/** salt.modules.kmod: the kernel's modules. */
export const calls = {
  'kmod.lsmod': modules((all) => all),
  'kmod.mod_list': modules(
    (all) => all.map((one) => str(one.get('module') ?? '')).sort(compareText),
    [['only_persist', false]],
  ),
  'kmod.is_loaded': modules((all, args) => all.some((one) => one.get('module') === textOf(args, 'mod')), ['mod']),
} satisfies { readonly [name: string]: HostFunction }

type Parameters = HostFunction['parameters']

/** Loaded modules, as lsmod lists them. */
function modules(read: (all: Dict[], args: CallArguments) => Value, parameters: Parameters = []): HostFunction {
  return {
    parameters,
    sections: () => [{ script: sh`cat /proc/modules` }],
    read: (args, [answer]) =>
      read(
        linesOf(answer).map((line) => {
          const [module, size, depcount, users = '-'] = line.split(' ')
          const deps = users === '-' ? [] : users.replace(/,$/, '').split(',')
          return new Dict(Object.entries({ size: size ?? '', module: module ?? '', depcount: depcount ?? '', deps }))
        }),
        args,
      ),
  }
}
