import { quote } from '../../core/shell.ts'
import { repr, str } from '../../python/values/text.ts'
import { toPlain } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'
import { isOn, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type CallParameter } from '../kit/calls/types.ts'
import { splitWords } from '../kit/calls/words.ts'
import type { CommandAnswer, UserCommand, UserEnv } from '../kit/command.ts'
import { readCommand } from './command.ts'

/** Salt's parameters of cmd.run by their places; it takes any keyword besides, and those that change what happens count here too. */
export const parameters: readonly CallParameter[] = [
  'cmd',
  ['cwd', null],
  ['stdin', null],
  ['runas', null],
  ['group', null],
  ['shell', null],
  ['python_shell', null],
  ['env', null],
  ['clean_env', false],
  ['template', null],
  ['rstrip', true],
  ['umask', null],
]

/** A keyword of kstate's own: the answer is for people, who may be shown the two ends of a long output. */
export const shownCut = '__shown__'

export interface Manner {
  /** The command goes through a shell, whatever `python_shell` says. */
  readonly shell?: boolean
  /** Both streams as one. */
  readonly joined?: boolean
  /** The output does not matter. */
  readonly codeAlone?: boolean
}

/** What came of a command, as Salt shows it. Throws `CallError` for what it raises. */
export function answerOf(
  args: CallArguments,
  answers: readonly Answer[],
  shell: string,
  manner: Manner = {},
): CommandAnswer {
  const asked = commandOf(args, shell, manner)
  const answer = readCommand(asked, answers)
  if (answer.refused !== undefined) throw new CallError('CommandExecutionError', refusalOf(answer.refused, asked))
  const words = wordsOf(args, manner)
  if (answer.code === 127 && words !== undefined && `${answer.stdout}${answer.stderr}` === '')
    throw new CallError(
      'CommandExecutionError',
      `Unable to run command '${repr(words)}', reason: [Errno 2] No such file or directory: ${repr(words[0] ?? '')}`,
    )
  if (answer.timedOut) return { ...answer, code: 1, stdout: timeoutText(asked, words), stderr: '' }
  if (answer.cut && !manner.codeAlone && !args.get(shownCut))
    throw new CallError('CommandExecutionError', 'the output is longer than 1 MiB; nothing was concluded from it')
  return conclude(answer, args)
}

function timeoutText({ command, timeout }: UserCommand, words: readonly string[] | undefined): string {
  return `${words === undefined ? command : repr([...words])} : Timed out after ${timeout} seconds`
}

/** Where a state says that it wants a directory, a call says what was given. */
function refusalOf(refused: string, { cwd }: UserCommand): string {
  const missing = cwd !== undefined && /^(Desired working directory|Specified cwd)/.test(refused)
  return missing ? `Specified cwd '${cwd}' either not absolute or does not exist` : refused
}

export function commandOf(args: CallArguments, shell: string, manner: Manner): UserCommand {
  const text = (name: string) => {
    const value = args.get(name)
    return value === undefined || value === null ? undefined : str(value)
  }
  const env = args.get('env')
  const timeout = args.get('timeout')
  const words = wordsOf(args, manner)
  return {
    command: words === undefined ? textOf(args, 'cmd') : runWords(words),
    cwd: text('cwd'),
    stdin: text('stdin'),
    runas: text('runas'),
    shell: text('shell') ?? shell,
    umask: text('umask'),
    env: env === undefined || env === null ? undefined : (toPlain(env) as UserEnv),
    cleanEnv: isOn(args, 'clean_env'),
    prependPath: text('prepend_path'),
    timeout: typeof timeout === 'number' ? timeout : undefined,
    redirectStderr: isOn(args, 'redirect_stderr') || (manner.joined && args.get('redirect_stderr') !== false),
  }
}

/** A program and its arguments where no shell is wanted. Under salt-ssh, unlike on a minion, the default is a shell. */
function wordsOf(args: CallArguments, { shell }: Manner): string[] | undefined {
  const cmd = args.get('cmd') ?? ''
  if (Array.isArray(cmd)) return cmd.map(str)
  return shell || args.get('python_shell') !== false ? undefined : splitWords(str(cmd))
}

/** A program that is not there ends with 127 and says nothing. */
function runWords(words: readonly string[]): string {
  const program = quote(words[0] ?? '')
  return `command -v ${program} >/dev/null 2>&1 || exit 127; ${words.map(quote).join(' ')}`
}

/** What is shown of an answer: white space at its end cut off, further exit codes that count as success. */
function conclude(answer: CommandAnswer, args: CallArguments): CommandAnswer {
  const strip = (text: string) => (args.get('rstrip') === false ? text : text.trimEnd())
  const codes = [args.get('success_retcodes') ?? []].flat().map(Number)
  return {
    ...answer,
    stdout: strip(answer.stdout),
    stderr: strip(answer.stderr),
    code: codes.includes(answer.code) ? 0 : answer.code,
  }
}
