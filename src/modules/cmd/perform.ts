import type { Changes, CommandAnswer, Report } from '../kit/index.ts'
import { type CommandArgs, listOf } from './arguments.ts'
import { readStateful } from './stateful.ts'

/**
 * Salt's account of a command that was run: `changes` holds pid, retcode, stdout and stderr.
 * @param called how the command is named where its time was over
 */
export function reportCommand(args: CommandArgs, answer: CommandAnswer, called: string, comment: string): Report {
  if (answer.refused !== undefined) return { changes: {}, comment: answer.refused, result: false }
  const { stdout, stderr, code } = judge(args, answer, called)
  const pid = answer.pid ?? null
  const ran: Changes = answer.timedOut
    ? { stdout, stderr, retcode: code, pid }
    : { pid, retcode: args.bg ? null : code, stdout, stderr }
  if (isStateful(args) && answer.cut)
    return { changes: ran, comment: 'The output is too long to tell what changed', result: false }
  return isStateful(args) ? readStateful(ran, code === 0) : { changes: ran, comment, result: code === 0 }
}

export function isStateful({ stateful }: CommandArgs): boolean {
  return stateful === true || (Array.isArray(stateful) && stateful.length > 0)
}

/** The output as it is shown, and the exit code that counts. */
function judge(
  args: CommandArgs,
  answer: CommandAnswer,
  called: string,
): { code: number; stdout: string; stderr: string } {
  if (answer.timedOut) {
    const stdout = `${called} : Timed out after ${args.timeout} seconds`
    return { code: args.ignore_timeout ? 0 : 1, stdout: args.hide_output ? '' : stdout, stderr: '' }
  }
  const strip = (text: string) => (args.rstrip === false ? text : text.trimEnd())
  const [stdout, stderr] = [strip(answer.stdout), strip(answer.stderr)]
  const shown = args.hide_output ? { stdout: '', stderr: '' } : { stdout, stderr }
  const good =
    listOf(args.success_retcodes).includes(String(answer.code)) ||
    listOf(args.success_stdout).some((text) => stdout.includes(text)) ||
    listOf(args.success_stderr).some((text) => stderr.includes(text))
  return { code: good ? 0 : answer.code, ...shown }
}
