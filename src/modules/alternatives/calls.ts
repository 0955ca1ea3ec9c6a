import { sh } from '../../core/shell.ts'
import { pathFact } from '../file/facts/path.ts'
import { linesOf, outputOf, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, call, type HostFunction } from '../kit/calls/types.ts'

/** salt.modules.alternatives, as far as it reads. */
export const calls = {
  'alternatives.show_current': call({
    parameters: ['name'],
    facts: linkFact,
    answer: (_, { target }) => target ?? false,
  }),
  'alternatives.check_installed': call({
    parameters: ['name', 'path'],
    facts: linkFact,
    answer: (args, { target }) => target === textOf(args, 'path'),
  }),
  'alternatives.display': {
    parameters: ['name'],
    sections: (args) => [{ script: sh`update-alternatives --display ${textOf(args, 'name')}` }],
    read: (_, [answer]) => {
      const error = answer!.stderr.toString().trimEnd()
      return answer!.code !== 0 && error !== '' ? error : outputOf(answer)
    },
  },
  'alternatives.check_exists': {
    parameters: ['name', 'path'],
    sections: (args) => [{ script: sh`update-alternatives --display ${textOf(args, 'name')} 2>/dev/null` }],
    read: (args, [answer]) => linesOf(answer).some((line) => line.startsWith(textOf(args, 'path'))),
  },
} satisfies { readonly [name: string]: HostFunction }

function linkFact(args: CallArguments) {
  return pathFact(`/etc/alternatives/${textOf(args, 'name')}`)
}
