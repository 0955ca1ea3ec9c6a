import { sh } from '../../core/shell.ts'
import { hashSections, missingFile } from '../file/calls/hashes.ts'
import { outputOf, pathWord, textOf } from '../kit/calls/arguments.ts'
import { CallError, type HostFunction } from '../kit/calls/types.ts'

/** salt.modules.hashutil, as far as it reads files of the host. */
export const calls = {
  'hashutil.digest_file': {
    parameters: ['infile', ['checksum', 'md5']],
    sections: (args) => {
      const form = textOf(args, 'checksum')
      if (!['md5', 'sha256', 'sha512'].includes(form))
        throw new CallError('CommandExecutionError', `Hash func '${form}' is not supported.`)
      return hashSections(args, form, 'infile')
    },
    read(args, [answer]) {
      const output = outputOf(answer)
      if (output === '')
        throw new CallError('CommandExecutionError', `File path '${textOf(args, 'infile')}' not found.`)
      return output.split(' ')[0]!
    },
  },
  'hashutil.base64_encodefile': {
    parameters: ['fname'],
    sections: (args) => [{ script: sh`cat -- ${pathWord(args, 'fname')}` }],
    read(args, [answer]) {
      if (answer!.code !== 0) throw missingFile(textOf(args, 'fname'))
      return answer!.stdout.toString('base64').replace(/(.{76})|$/g, (line) => (line === '' ? '' : `${line}\n`)) + '\n'
    },
  },
} satisfies { readonly [name: string]: HostFunction }
