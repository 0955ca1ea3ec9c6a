import { sh } from '../../core/shell.ts'
import { Dict, type Value } from '../../python/values.ts'
import { linesOf, textOf } from '../kit/calls/arguments.ts'
import { CallError, type HostFunction } from '../kit/calls/types.ts'

/** salt.modules.disk: what `df` says of the mounted file systems. */
export const calls = {
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

function dictOf(fields: { readonly [name: string]: Value | undefined }): Dict {
  return new Dict(Object.entries(fields).map(([name, value]) => [name, value ?? '']))
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
