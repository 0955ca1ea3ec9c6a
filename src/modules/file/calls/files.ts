import { isUtf8 } from 'node:buffer'
import { sh } from '../../../core/shell.ts'
import { needAbsolute, pathWord, textOf } from '../../kit/calls/arguments.ts'
import { CallError, type HostFunction } from '../../kit/calls/types.ts'

/** Modes of `os.access` and the test of the shell that each is. */
const accessTests = new Map(Object.entries({ f: '-e', r: '-r', w: '-w', x: '-x', 0: '-e', 1: '-x', 2: '-w', 4: '-r' }))

export const calls = {
  'file.path_exists_glob': {
    parameters: ['path'],
    sections: (args) => [
      {
        script: sh`IFS=; k=${pathWord(args)}; for p in $k; do
case $p in "$k") ;; */.|*/..) continue ;; esac
if [ -e "$p" ] || [ -L "$p" ]; then exit 0; fi; done; exit 1`,
      },
    ],
    read: (_, [answer]) => answer!.code === 0,
  },
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
} satisfies { readonly [name: string]: HostFunction }

/** A file's text: as in Salt, there is none of what is no UTF-8. */
function decode(content: Buffer, path: string): string {
  if (isUtf8(content)) return content.toString()
  throw new CallError('UnicodeDecodeError', `'utf-8' codec can't decode ${path}`)
}
