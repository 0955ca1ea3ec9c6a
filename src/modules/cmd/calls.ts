import { sh } from '../../core/shell.ts'
import { Dict, type Value } from '../../python/values.ts'
import { textOf } from '../kit/calls/arguments.ts'
import { CallError, type HostFunction } from '../kit/calls/types.ts'
import type { CommandAnswer } from '../kit/command.ts'
import { answerOf, commandOf, type Manner, parameters } from './call-command.ts'
import { codeCalls } from './code-calls.ts'
import { commandSections } from './command.ts'

export { shownCut } from './call-command.ts'

export const calls = {
  ...codeCalls,
  'cmd.run': command((answer) => answer.stdout, { joined: true }),
  'cmd.shell': command((answer) => answer.stdout, { joined: true, shell: true }),
  'cmd.run_stdout': command((answer) => answer.stdout),
  'cmd.run_stderr': command((answer) => answer.stderr),
  'cmd.retcode': command((answer) => answer.code, { codeAlone: true }),
  'cmd.run_all': command(
    (answer) =>
      new Dict([
        ['pid', answer.pid ?? 0],
        ['retcode', answer.code],
        ['stdout', answer.stdout],
        ['stderr', answer.stderr],
      ]),
  ),
  'cmd.which': which((path) => path),
  'cmd.has_exec': which((path) => path !== null),
}

function command(result: (answer: CommandAnswer) => Value, manner: Manner = {}): HostFunction {
  return {
    parameters,
    ignored: 'any',
    anyCode: true,
    sections(args, shell) {
      if (args.get('template'))
        throw new CallError(
          'SaltRenderError',
          'cmd.run renders no templates here: render the command where it is called',
        )
      return commandSections(commandOf(args, shell, manner))
    },
    read: (args, answers, shell) => result(answerOf(args, answers, shell, manner)),
  }
}

/** The first executable file of that name along PATH (Salt adds the usual directories); an absolute path stands for itself. */
function which(result: (path: string | null) => Value): HostFunction {
  return {
    parameters: ['cmd'],
    sections: (args) => [
      {
        script: sh`k=${textOf(args, 'cmd')}
case $k in '') exit 1 ;; /*) [ -f "$k" ] && [ -x "$k" ] || exit 1; printf %s "$k"; exit 0 ;; esac
set -f; IFS=:
for d in $PATH /sbin /bin /usr/sbin /usr/bin /usr/local/sbin /usr/local/bin; do
if [ -f "$d/$k" ] && [ -x "$d/$k" ]; then printf %s "$d/$k"; exit 0; fi; done; exit 1`,
      },
    ],
    read: (_, [answer]) => result(answer?.code === 0 ? answer.stdout.toString() : null),
  }
}
