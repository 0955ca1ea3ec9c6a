import { sh } from '../../core/shell.ts'
import type { Value } from '../../python/values.ts'
import { isOn, outputOf, pathWord, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type CallParameter, type HostFunction } from '../kit/calls/types.ts'

const common: readonly CallParameter[] = [
  ['user', null],
  ['password', null],
  ['ignore_retcode', false],
  ['output_encoding', null],
]

/** salt.modules.git, as far as it reads a checkout. */
export const calls = {
  'git.current_branch': git([], () => ['rev-parse', '--abbrev-ref', 'HEAD']),
  'git.describe': git([['rev', 'HEAD']], (args) => ['describe', '--always', textOf(args, 'rev')]),
  'git.rev_parse': git(
    [
      ['rev', null],
      ['opts', ''],
      ['git_opts', ''],
    ],
    (args) => ['rev-parse', ...words(args, 'opts'), ...words(args, 'rev')],
  ),
  'git.revision': git(
    [
      ['rev', 'HEAD'],
      ['short', false],
    ],
    (args) => ['rev-parse', ...(isOn(args, 'short') ? ['--short'] : []), textOf(args, 'rev')],
  ),
  'git.version': {
    parameters: [['versioninfo', false]],
    sections: () => [{ script: sh`git --version` }],
    read(args, [answer]): Value {
      const version = outputOf(answer).replace(/\(.*/, '').trim().split(/\s+/).at(-1) || 'unknown'
      if (!isOn(args, 'versioninfo')) return version
      return version.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
    },
  },
} satisfies { readonly [name: string]: HostFunction }

function words(args: CallArguments, name: string): string[] {
  return textOf(args, name)
    .split(/\s+/)
    .filter((word) => word !== '')
}

function git(own: readonly CallParameter[], command: (args: CallArguments) => string[]): HostFunction {
  return {
    parameters: ['cwd', ...own, ...common],
    sections: (args) => {
      const user = textOf(args, 'user')
      const script = sh`cd -- ${pathWord(args, 'cwd')} 2>/dev/null || exit 3; git ${command(args)}`
      return [user === '' ? { script } : { script, user }]
    },
    read(args, [answer]) {
      if (answer!.code === 0) return outputOf(answer)
      if (answer!.code === 3)
        throw new CallError(
          'CommandExecutionError',
          `Specified cwd '${textOf(args, 'cwd')}' either not absolute or does not exist`,
        )
      const why = answer!.stderr.toString().trim()
      throw new CallError('CommandExecutionError', `Command 'git ${command(args).join(' ')}' failed: ${why}`)
    },
  }
}
