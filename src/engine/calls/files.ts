import { type Script, sh } from '../../core/shell.ts'
import type { Value } from '../../core/values.ts'
import { CallError, type HostFunction } from './types.ts'

export const fileFunctions: { readonly [name: string]: HostFunction } = {
  'file.file_exists': test((path) => sh`[ -f ${path} ]`),
  'file.directory_exists': test((path) => sh`[ -d ${path} ]`),
  'file.path_exists': test((path) => sh`[ -e ${path} ]`),
  'file.is_link': test((path) => sh`[ -L ${path} ]`),
  'file.access': {
    parameters: ['path', 'mode'],
    sections: (args) => {
      const flag = { f: '-e', r: '-r', w: '-w', x: '-x' }[String(args.get('mode'))]
      if (!flag) throw new CallError('SaltInvocationError', 'Invalid mode specified.')
      return [{ script: sh`[ ${flag} ${pathOf(args)} ]` }]
    },
    read: (_, [answer]) => answer!.code === 0,
  },
  'file.read': {
    parameters: ['path', 'binary'],
    sections: (args) => [{ script: sh`cat -- ${pathOf(args)}` }],
    read(args, [answer]) {
      if (answer!.code !== 0)
        throw new CallError('FileNotFoundError', `[Errno 2] No such file or directory: '${pathOf(args)}'`)
      return answer!.stdout.toString()
    },
  },
  'file.readlink': {
    parameters: ['path', 'canonicalize'],
    sections: (args) => [
      {
        script:
          args.get('canonicalize') === true ? sh`readlink -f -- ${pathOf(args)}` : sh`readlink -- ${pathOf(args)}`,
      },
    ],
    read(args, [answer]) {
      if (answer!.code !== 0) throw new CallError('SaltInvocationError', `Unable to read link ${pathOf(args)}`)
      return answer!.stdout.toString().replace(/\n$/, '')
    },
  },
  'cmd.has_exec': {
    parameters: ['cmd'],
    sections: (args) => [{ script: sh`command -v -- ${String(args.get('cmd'))} >/dev/null` }],
    read: (_, [answer]) => answer!.code === 0,
  },
  'cmd.which': {
    parameters: ['cmd'],
    sections: (args) => [{ script: sh`command -v -- ${String(args.get('cmd'))}` }],
    read: (_, [answer]) => (answer!.code === 0 ? answer!.stdout.toString().trim() : null),
  },
}

function test(script: (path: string) => Script): HostFunction {
  return {
    parameters: ['path'],
    sections: (args) => [{ script: script(pathOf(args)) }],
    read: (_, [answer]) => answer!.code === 0,
  }
}

function pathOf(args: ReadonlyMap<string, Value>): string {
  return String(args.get('path') ?? '')
}
