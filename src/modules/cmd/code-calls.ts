import { quote, sh } from '../../core/shell.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Section } from '../../transport/types.ts'
import { textOf, textsOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type CallParameter, type HostFunction } from '../kit/calls/types.ts'
import type { CommandAnswer } from '../kit/command.ts'
import { answerOf, commandOf } from './call-command.ts'
import { commandSections } from './command.ts'

/** A keyword of kstate's own: the script's bytes in base64, which the controller adds. */
export const contentsKeyword = '__contents__'

const codeParameters: readonly CallParameter[] = ['lang', 'code', ['cwd', null], ['args', null]]
const scriptParameters: readonly CallParameter[] = [
  'source',
  ...['args', 'cwd', 'stdin', 'runas', 'group', 'shell', 'python_shell', 'env', 'template', 'umask'].map(
    (name): CallParameter => [name, null],
  ),
]

/** Functions that run code which lies in a file of its own on the host only while it runs. */
export const codeCalls = {
  'cmd.exec_code': code(({ stdout }) => stdout),
  'cmd.exec_code_all': code(all),
  'cmd.script': script(all),
  'cmd.script_retcode': script(({ code }) => code),
}

function all({ pid, code, stdout, stderr }: CommandAnswer): Value {
  return new Dict([
    ['pid', pid ?? 0],
    ['retcode', code],
    ['stdout', stdout],
    ['stderr', stderr],
  ])
}

function code(result: (answer: CommandAnswer) => Value): HostFunction {
  /** What runs, as words for messages: where the file lies the host alone knows. */
  const asCommand = (args: CallArguments): CallArguments =>
    new Map([...args, ['cmd', [textOf(args, 'lang'), 'the code', ...textsOf(args, 'args')]]])
  return {
    acts: true,
    parameters: codeParameters,
    ignored: 'any',
    anyCode: true,
    sections: (args, shell) => {
      const lang = quote(textOf(args, 'lang'))
      const rest = textsOf(args, 'args').map((word) => ` ${quote(word)}`)
      const before = `command -v ${lang} >/dev/null 2>&1 || exit 127; ${lang} `
      return sectionsFor(asCommand(args), shell, [before, rest.join('')], textOf(args, 'code'))
    },
    read: (args, answers, shell) => result(answerOf(asCommand(args), answers, shell)),
  }
}

function script(result: (answer: CommandAnswer) => Value): HostFunction {
  const asCommand = (args: CallArguments): CallArguments =>
    new Map([...args, ['cmd', textOf(args, 'source')], ['python_shell', true]])
  return {
    acts: true,
    parameters: scriptParameters,
    ignored: 'any',
    anyCode: true,
    sections: (args, shell) => {
      const given = args.get('args') ?? null
      const words = given === null || given === '' ? '' : ` ${str(given)}`
      return sectionsFor(asCommand(args), shell, ['', words], Buffer.from(textOf(args, contentsKeyword), 'base64'))
    },
    read: (args, answers, shell) => result(answerOf(asCommand(args), answers, shell)),
  }
}

/** The code is standard input; `around`: what stands before and after its file's name in the command. */
function sectionsFor(
  args: CallArguments,
  shell: string,
  around: readonly [before: string, after: string],
  code: string | Uint8Array,
): Section[] {
  for (const name of ['stdin', 'bg'])
    if (args.get(name) ?? null)
      throw new CallError('SaltInvocationError', `${name} is not taken here: the code itself travels as standard input`)
  const sections = commandSections(commandOf(args, shell, {}), {
    before: sh`kstate_file=$(umask 077; mktemp "\${TMPDIR:-/tmp}/kstate.XXXXXXXXXX") && cat >"$kstate_file" && chmod 0500 "$kstate_file" || { echo nofile; exit 126; }
kstate_cmd=${around[0]}"$kstate_file"${around[1]}`,
    after: sh`rm -f -- "$kstate_file"`,
  })
  return sections.map((section, i) => (i === sections.length - 1 ? { ...section, stdin: code } : section))
}
