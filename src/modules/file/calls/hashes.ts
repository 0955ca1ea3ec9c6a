import { sh } from '../../../core/shell.ts'
import type { Section } from '../../../transport/types.ts'
import { outputOf, pathWord, textOf } from '../../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunction } from '../../kit/calls/types.ts'
import { algorithms } from '../source.ts'

/** Hashes of a file, by the host's own programs. */
export const calls = {
  'file.get_hash': {
    parameters: ['path', ['form', 'sha256'], ['chunk_size', 65536]],
    sections: (args) => hashSections(args, textOf(args, 'form')),
    read: (args, [answer]) => hashOf(args, outputOf(answer)),
  },
  'file.get_sum': {
    parameters: ['path', ['form', 'sha256']],
    sections: (args) => hashSections(args, textOf(args, 'form')),
    read: (_, [answer]) => outputOf(answer).split(' ')[0] || 'File not found',
  },
  'file.check_hash': {
    parameters: ['path', 'file_hash'],
    sections: (args) => hashSections(args, wantedHash(args).form),
    read: (args, [answer]) => hashOf(args, outputOf(answer)) === wantedHash(args).value,
  },
} satisfies { readonly [name: string]: HostFunction }

/** The hash and a name; nothing where there is no regular file. Throws `CallError` for a hash that there is not. */
export function hashSections(args: CallArguments, form: string, parameter = 'path'): Section[] {
  if (!Object.values(algorithms).includes(form)) throw new CallError('ValueError', `Invalid hash type: ${form}`)
  const path = pathWord(args, parameter)
  return [{ script: sh`[ -f ${path} ] && ${`${form}sum`} <${path}` }]
}

function hashOf(args: CallArguments, output: string): string {
  if (output === '') throw missingFile(textOf(args, 'path'))
  return output.split(' ')[0]!
}

function wantedHash(args: CallArguments): { readonly form: string; readonly value: string } {
  const text = textOf(args, 'file_hash')
  const [, form, value] = /^([^:=]*)[:=](.*)$/s.exec(text) ?? []
  if (form !== undefined) return { form, value: value! }
  const known = algorithms[text.length]
  if (known !== undefined) return { form: known, value: text }
  const lengths = Object.entries(algorithms).map(([digits, name]) => `${name} (${digits})`)
  throw new CallError(
    'SaltInvocationError',
    `Hash ${text} (length: ${text.length}) could not be matched to a supported hash type. The supported hash types and lengths are: ${lengths.join(', ')}`,
  )
}

export function missingFile(path: string): CallError {
  return new CallError('FileNotFoundError', `[Errno 2] No such file or directory: '${path}'`)
}
