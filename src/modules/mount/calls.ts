import { sh } from '../../core/shell.ts'
import { Dict, type Value } from '../../python/values.ts'
import { linesOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunction } from '../kit/calls/types.ts'

/** salt.modules.mount: what is mounted, and what is swapped to. */
export const calls = {
  'mount.active': mounts(
    (all, args) => {
      if (args.get('extended') === true)
        throw new CallError(
          'CommandExecutionError',
          'mount.active with extended=True is not available: use cmd.run and findmnt',
        )
      return all
    },
    [['extended', false]],
  ),
  'mount.is_mounted': mounts((all, args) => all.has(args.get('name')!), ['name']),
  'mount.swaps': {
    parameters: [],
    sections: () => [{ script: sh`cat /proc/swaps` }],
    read: (_, [answer]) =>
      new Dict(
        linesOf(answer)
          .slice(1)
          .map((line): [Value, Value] => {
            const [name = '', type = '', size = '', used = '', priority = ''] = line.split(/\s+/)
            return [name, dictOf({ type, size, used, priority })]
          }),
      ),
  },
} satisfies { readonly [name: string]: HostFunction }

type Parameters = HostFunction['parameters']

function dictOf(fields: { readonly [name: string]: Value | undefined }): Dict {
  return new Dict(Object.entries(fields).map(([name, value]) => [name, value ?? '']))
}

function mounts(read: (all: Dict, args: CallArguments) => Value, parameters: Parameters = []): HostFunction {
  return {
    parameters,
    sections: () => [{ script: sh`cat /proc/self/mounts` }, { script: sh`mount -l 2>/dev/null || mount` }],
    read(args, [kernel, listed]) {
      const devices = new Map(
        linesOf(listed)
          .map((line) => line.split(/\s+/))
          .map(([device, , path]) => [path, device]),
      )
      const all = linesOf(kernel).map((line): [Value, Value] => {
        const [device, path = '', fstype, opts = ''] = line.split(' ')
        const options = opts.split(',').map((option) => option.replaceAll('\\040', '\\ '))
        return [path, dictOf({ device, alt_device: devices.get(path) ?? null, fstype, opts: options })]
      })
      return read(new Dict(all), args)
    },
  }
}
