import { matchGlob } from '../../../core/glob.ts'
import { sh } from '../../../core/shell.ts'
import { Regex } from '../../../python/regex/regex.ts'
import { str } from '../../../python/values/text.ts'
import type { Value } from '../../../python/values.ts'
import type { Answer } from '../../../transport/types.ts'
import { isOn, pathWord, textOf } from '../../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunction } from '../../kit/calls/types.ts'
import { isText } from '../unified.ts'

/** Functions that look into files: the file travels, Python's expressions are tried here. */
export const calls = {
  'file.contains': {
    parameters: ['path', 'text'],
    sections: (args) => {
      const text = textOf(args, 'text').trim()
      const path = pathWord(args)
      // grep takes lines apart: what spans several is looked for here.
      if (text === '' || text.includes('\n')) return [{ script: sh`cat -- ${path}` }]
      return [{ script: sh`grep -qF -f - -- ${path}`, stdin: `${text}\n` }]
    },
    read(args, [answer]) {
      const text = textOf(args, 'text').trim()
      if (answer!.code !== 0) return false
      if (text === '') return answer!.stdout.length > 0
      return !text.includes('\n') || answer!.stdout.toString().includes(text)
    },
  },
  'file.contains_regex': {
    parameters: ['path', 'regex', ['lchar', '']],
    sections: whole,
    read(args, [answer]) {
      if (answer!.code !== 0) return false
      const regex = new Regex(textOf(args, 'regex'))
      const left = new Set(textOf(args, 'lchar'))
      return linesWithEnds(answer!).some((line) => regex.search(stripLeft(line, left)) !== undefined)
    },
  },
  'file.contains_glob': {
    parameters: ['path', 'glob_expr'],
    sections: whole,
    read: (args, [answer]) =>
      answer!.code === 0 &&
      answer!.stdout.length > 0 &&
      matchGlob(answer!.stdout.toString(), textOf(args, 'glob_expr')),
  },
  'file.search': {
    parameters: ['path', 'pattern', ['flags', 8], ['bufsize', 1], ['ignore_if_missing', false], ['multiline', false]],
    sections: whole,
    read(args, [answer]) {
      const path = textOf(args, 'path')
      if (answer!.code !== 0) {
        if (isOn(args, 'ignore_if_missing')) return false
        throw new CallError('SaltInvocationError', `File not found: ${path}`)
      }
      if (!isText(answer!.stdout))
        throw new CallError('SaltInvocationError', `Cannot perform string replacements on a binary file: ${path}`)
      const flags = flagsOf(args.get('flags') ?? 0)
      const regex = new Regex(textOf(args, 'pattern'), {
        ...flags,
        multiline: flags.multiline || isOn(args, 'multiline'),
      })
      return regex.search(answer!.stdout.toString()) !== undefined
    },
  },
} satisfies { readonly [name: string]: HostFunction }

function whole(args: CallArguments) {
  return [{ script: sh`cat -- ${pathWord(args)}` }]
}

function linesWithEnds(answer: Answer): string[] {
  return answer.stdout.toString().match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function stripLeft(line: string, letters: ReadonlySet<string>): string {
  let start = 0
  while (letters.has(line[start] ?? '')) start++
  return line.slice(start)
}

const flagBits = { IGNORECASE: 2, I: 2, MULTILINE: 8, M: 8, DOTALL: 16, S: 16 } as const

/** Python's flags: a number, a name, or a list of names. */
function flagsOf(flags: Value): { ignoreCase: boolean; multiline: boolean; dotAll: boolean } {
  const names =
    typeof flags === 'number' ? [] : (Array.isArray(flags) ? flags : [flags]).map((flag) => str(flag).toUpperCase())
  const bits = names.reduce(
    (sum, name) => {
      const bit = flagBits[name as keyof typeof flagBits]
      if (bit === undefined) throw new CallError('CommandExecutionError', `Invalid re flag given: ${name}`)
      return sum | bit
    },
    typeof flags === 'number' ? flags : 0,
  )
  return { ignoreCase: (bits & 2) > 0, multiline: (bits & 8) > 0, dotAll: (bits & 16) > 0 }
}
