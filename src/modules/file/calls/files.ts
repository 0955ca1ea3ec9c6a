import { isUtf8 } from 'node:buffer'
import { type Part, type Script, sh } from '../../../core/shell.ts'
import { str } from '../../../python/values/text.ts'
import { isOn, linesOf, needAbsolute, outputOf, pathWord, textOf } from '../../kit/calls/arguments.ts'
import { CallError, type HostFunction, type ScriptFunction } from '../../kit/calls/types.ts'

/** Modes of `os.access` and the test of the shell that each is. */
const accessTests = new Map(Object.entries({ f: '-e', r: '-r', w: '-w', x: '-x', 0: '-e', 1: '-x', 2: '-w', 4: '-r' }))

export const calls = {
  'file.file_exists': test((path) => sh`[ -f ${path} ]`),
  'file.directory_exists': test((path) => sh`[ -d ${path} ]`),
  'file.is_link': test((path) => sh`[ -L ${path} ]`),
  'file.is_blkdev': test((path) => sh`[ -b ${path} ]`, 'name'),
  'file.is_chrdev': test((path) => sh`[ -c ${path} ]`, 'name'),
  'file.is_fifo': test((path) => sh`[ -p ${path} ]`, 'name'),
  'file.path_exists_glob': test(
    (path) => sh`IFS=; k=${path}; for p in $k; do
case $p in "$k") ;; */.|*/..) continue ;; esac
if [ -e "$p" ] || [ -L "$p" ]; then exit 0; fi; done; exit 1`,
  ),
  'file.access': {
    parameters: ['path', 'mode'],
    sections: (args) => {
      needAbsolute(args, 'Path to link must be absolute.')
      const flag = accessTests.get(textOf(args, 'mode'))
      if (flag === undefined) throw new CallError('SaltInvocationError', 'Invalid mode specified.')
      return [{ script: sh`[ ${flag} ${pathWord(args)} ]` }]
    },
    read: (_, [answer]) => answer!.code === 0,
  },
  'file.read': {
    parameters: ['path', ['binary', false]],
    sections: (args) => [
      { script: sh`if [ -d ${textOf(args, 'path')} ]; then exit 21; fi; exec cat -- ${textOf(args, 'path')}` },
    ],
    read(args, [answer]) {
      const path = `'${textOf(args, 'path')}'`
      if (answer!.code === 21) throw new CallError('IsADirectoryError', `[Errno 21] Is a directory: ${path}`)
      if (answer!.code !== 0) throw new CallError('FileNotFoundError', `[Errno 2] No such file or directory: ${path}`)
      return decode(answer!.stdout, path)
    },
  },
  'file.readlink': {
    parameters: ['path', ['canonicalize', false]],
    sections: (args) => {
      needAbsolute(args, `Path to link must be absolute: ${textOf(args, 'path')}`)
      const path = pathWord(args)
      const read = isOn(args, 'canonicalize') ? sh`readlink -f -- ${path}` : sh`readlink -- ${path}`
      return [{ script: sh`[ -L ${path} ] && ${read}` }]
    },
    read(args, [answer]) {
      if (answer!.code !== 0)
        throw new CallError('SaltInvocationError', `A valid link was not specified: ${textOf(args, 'path')}`)
      return answer!.stdout.toString().replace(/\n$/, '')
    },
  },
  'file.readdir': {
    parameters: ['path'],
    sections: (args) => {
      needAbsolute(args, 'Dir path must be absolute.')
      return [{ script: sh`cd -- ${pathWord(args)} 2>/dev/null || exit 1; find . -mindepth 1 -maxdepth 1 -print0` }]
    },
    read(_, [answer]) {
      if (answer!.code !== 0) throw new CallError('SaltInvocationError', 'A valid directory was not specified.')
      const names = answer!.stdout.toString().split('\0').slice(0, -1)
      return ['.', '..', ...names.map((name) => name.replace(/^\.\//, ''))]
    },
  },
  'alternatives.show_current': link((target) => target ?? false),
  'alternatives.check_installed': {
    ...link(() => null),
    parameters: ['name', 'path'],
    read: (args, [answer]) => answer!.code === 0 && outputOf(answer) === textOf(args, 'path'),
  },
  'alternatives.display': {
    parameters: ['name'],
    sections: (args) => [{ script: sh`update-alternatives --display ${textOf(args, 'name')}` }],
    read: (_, [answer]) => {
      const told = answer!.stderr.toString().trimEnd()
      return answer!.code !== 0 && told !== '' ? told : outputOf(answer)
    },
  },
  'alternatives.check_exists': {
    parameters: ['name', 'path'],
    sections: (args) => [{ script: sh`update-alternatives --display ${textOf(args, 'name')} 2>/dev/null` }],
    read: (args, [answer]) => linesOf(answer).some((line) => line.startsWith(textOf(args, 'path'))),
  },
} satisfies { readonly [name: string]: HostFunction }

/** A file's text: as in Salt, there is none of what is no UTF-8. */
function decode(content: Buffer, path: string): string {
  if (isUtf8(content)) return content.toString()
  throw new CallError('UnicodeDecodeError', `'utf-8' codec can't decode ${path}`)
}

function test(script: (path: Part) => Script, parameter = 'path'): ScriptFunction {
  return {
    parameters: [parameter],
    sections: (args) => [{ script: script(pathWord(args, parameter)) }],
    read: (_, [answer]) => answer!.code === 0,
  }
}

function link(result: (target: string | undefined) => string | false | null): ScriptFunction {
  return {
    parameters: ['name'],
    sections: (args) => [{ script: sh`readlink -- ${`/etc/alternatives/${str(args.get('name') ?? '')}`}` }],
    read: (_, [answer]) => result(answer!.code === 0 ? outputOf(answer) : undefined),
  }
}
