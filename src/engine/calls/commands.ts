import { Dict, toPlain, type Value } from '../../core/values.ts'
import {
  type CommandAnswer,
  commandSections,
  readCommand,
  type UserCommand,
  type UserEnv,
} from '../../facts/command.ts'
import { CallError, type HostFunction } from './types.ts'

/** Salt's parameters of cmd.run that change what happens; python_shell and the log levels do not here. */
const parameters = [
  'cmd',
  'cwd',
  'stdin',
  'runas',
  'group',
  'shell',
  'python_shell',
  'env',
  'clean_env',
  'rstrip',
  'umask',
]
const ignored = [
  'output_encoding',
  'output_loglevel',
  'log_callback',
  'hide_output',
  'reset_system_locale',
  'ignore_retcode',
  'saltenv',
  'use_vt',
  'bg',
  'password',
  'encoded_cmd',
  'raise_err',
  'prepend_path',
  'success_retcodes',
  'success_stdout',
  'success_stderr',
  'timeout',
]

export const commandFunctions: { readonly [name: string]: HostFunction } = {
  'cmd.run': command((answer) => bothOutputs(answer)),
  'cmd.shell': command((answer) => bothOutputs(answer)),
  'cmd.run_stdout': command((answer) => strip(answer.stdout)),
  'cmd.run_stderr': command((answer) => strip(answer.stderr)),
  'cmd.retcode': command((answer) => answer.code),
  'cmd.run_all': command(
    (answer) =>
      new Dict([
        ['pid', answer.pid ?? 0],
        ['retcode', answer.code],
        ['stdout', strip(answer.stdout)],
        ['stderr', strip(answer.stderr)],
      ]),
  ),
}

function command(result: (answer: CommandAnswer) => Value): HostFunction {
  return {
    parameters,
    ignored,
    sections: (args, shell) => commandSections(commandOf(args, shell)),
    read(args, answers, shell) {
      const answer = readCommand(commandOf(args, shell), answers)
      if (answer.refused !== undefined) throw new CallError('CommandExecutionError', answer.refused)
      return result(answer)
    },
  }
}

function commandOf(args: ReadonlyMap<string, Value>, shell: string): UserCommand {
  const text = (name: string) => {
    const value = args.get(name)
    return value === undefined || value === null ? undefined : String(value)
  }
  const cmd = args.get('cmd')
  const env = args.get('env')
  const timeout = args.get('timeout')
  return {
    command: Array.isArray(cmd) ? cmd.map(String).join(' ') : String(cmd ?? ''),
    cwd: text('cwd'),
    stdin: text('stdin'),
    runas: text('runas'),
    shell: text('shell') ?? shell,
    umask: text('umask'),
    env: env === undefined || env === null ? undefined : (toPlain(env) as UserEnv),
    cleanEnv: args.get('clean_env') === true,
    prependPath: text('prepend_path'),
    timeout: typeof timeout === 'number' ? timeout : undefined,
    // cmd.run gives both streams as one: Salt joins them after the command, standard output first.
  }
}

function bothOutputs({ stdout, stderr }: CommandAnswer): string {
  return [strip(stdout), strip(stderr)].filter((text) => text !== '').join('\n')
}

function strip(text: string): string {
  return text.replace(/[\r\n]+$/, '')
}
