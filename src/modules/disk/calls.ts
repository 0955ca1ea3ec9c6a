import { sh } from '../../core/shell.ts'
import { compareText } from '../../python/values/order.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import { linesOf, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunction } from '../kit/calls/types.ts'

/** salt.modules.kmod, mount and disk: what the kernel holds and where. */
export const calls = {
  'kmod.lsmod': modules((all) => all),
  'kmod.mod_list': modules(
    (all) => all.map((one) => str(one.get('module') ?? '')).sort(compareText),
    [['only_persist', false]],
  ),
  'kmod.is_loaded': modules((all, args) => all.some((one) => one.get('module') === textOf(args, 'mod')), ['mod']),
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
  'disk.usage': disk(['-P'], ([filesystem, blocks, used, available, capacity]) =>
    dictOf({ filesystem, '1K-blocks': blocks, used, available, capacity }),
  ),
  'disk.inodeusage': disk(['-iP'], ([filesystem, inodes, used, free, use]) =>
    dictOf({ inodes, used, free, use, filesystem }),
  ),
  'disk.percent': {
    parameters: [['args', null]],
    programs: () => ['df'],
    sections: () => [{ script: sh`df -P 2>/dev/null` }],
    read(args, [answer]) {
      const all = new Dict(disksOf(linesOf(answer)).map(([path, fields]): [Value, Value] => [path, fields[4] ?? '']))
      const wanted = args.get('args') ?? null
      return wanted === null || wanted === '' ? all : (all.get(wanted) ?? new Dict())
    },
  },
} satisfies { readonly [name: string]: HostFunction }

type Parameters = HostFunction['parameters']

function dictOf(fields: { readonly [name: string]: Value | undefined }): Dict {
  return new Dict(Object.entries(fields).map(([name, value]) => [name, value ?? '']))
}

/** Loaded modules, as lsmod tells them. */
function modules(read: (all: Dict[], args: CallArguments) => Value, parameters: Parameters = []): HostFunction {
  return {
    parameters,
    sections: () => [{ script: sh`cat /proc/modules` }],
    read: (args, [answer]) =>
      read(
        linesOf(answer).map((line) => {
          const [module, size, depcount, users = '-'] = line.split(' ')
          const deps = users === '-' ? [] : users.replace(/,$/, '').split(',')
          return dictOf({ size, module, depcount, deps })
        }),
        args,
      ),
  }
}

function mounts(read: (all: Dict, args: CallArguments) => Value, parameters: Parameters = []): HostFunction {
  return {
    parameters,
    sections: () => [{ script: sh`cat /proc/self/mounts` }, { script: sh`mount -l 2>/dev/null || mount` }],
    read(args, [kernel, told]) {
      const devices = new Map(
        linesOf(told)
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

function disk(options: readonly string[], entry: (fields: string[]) => Dict): HostFunction {
  return {
    parameters: [['args', null]],
    programs: () => ['df'],
    sections: (args) => {
      const flags = textOf(args, 'args')
      if (/[^aBhHiklPtTxv]/.test(flags))
        throw new CallError('CommandExecutionError', 'Invalid flag passed to disk.usage')
      return [{ script: sh`df ${flags === '' ? options : [...options, `-${flags}`]} 2>/dev/null` }]
    },
    read: (_, [answer]) =>
      new Dict(disksOf(linesOf(answer)).map(([path, fields]): [Value, Value] => [path, entry(fields)])),
  }
}

/** Lines of `df -P`: where it is mounted, and the fields; blanks may be part of the device's name. */
function disksOf(lines: readonly string[]): [path: string, fields: string[]][] {
  return lines.slice(1).flatMap((line): [string, string[]][] => {
    const [, device = '', ...rest] = /^(.*?)\s+(\S+)\s+(\d+)\s+(\S+)\s+(\S+%|-)\s+(\S.*)$/.exec(line) ?? []
    return device === '' ? [] : [[rest[4]!.split(' ')[0]!, [device, ...rest.slice(0, 4)]]]
  })
}
