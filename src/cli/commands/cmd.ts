import type { Command } from 'commander'
import { type Answer, type CommandResult, findTargets, runCommand, type Target } from '../../app/index.ts'
import { BothEnds } from '../../core/cut.ts'
import { term } from '../../core/terminal-text.ts'
import { joinJson, memberJson } from '../../report/index.ts'
import { type ExitCode, exitCodes, exitOf, worst } from '../exit-codes.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { openInput } from '../input.ts'
import { namedPieces, type Pieces, wholePieces } from '../pieces.ts'
import { StopSwitch } from '../stop-switch.ts'
import { failureJson } from '../targets.ts'
import { exitWhenPrinted, note, noteDiagnostic, onReaderGone, printJson } from '../terminal.ts'
import { openProject } from '../terminal-ui.ts'

export interface CmdOptions extends GlobalOptions {
  readonly json?: boolean
  readonly user?: string
  readonly input: boolean
}

/** `kstate cmd TARGET COMMAND`: one command on each target. */
export function command(): Command {
  return commandOf('cmd', 'run a command on each target; --timeout ends it after that many seconds', {
    examples: [
      ['cmd web1 uptime', 'one command'],
      ["cmd 'db*' 'df -h / | tail -1'", 'a pipe, as one word'],
      ["cmd db1 --user postgres psql -c 'select 1'", 'as another user'],
    ],
  })
    .argument('<target>', 'targets of the roster')
    .argument('<command...>', 'the command, as one word or several')
    .option('--user <name>', 'run it as this user of the host')
    .option('--no-input', 'give it no standard input')
    .option('--json', 'as JSON: { target: { retcode, stdout, stderr } }')
    .action((expression: string, words: string[], options: CmdOptions) => cmd(expression, words.join(' '), options))
}

/** What is kept of each end of an output that is printed as JSON, in bytes. */
const edge = 512 * 1024

async function cmd(expression: string, text: string, options: CmdOptions): Promise<void> {
  const { timeout, user } = options
  // A connection is lost after the usual time, however long the command may take.
  const workspace = await openProject({ ...options, timeout: undefined })
  const targets = await findTargets(workspace, expression)
  const outputs = new Map(targets.map((target) => [target.id, outputOf(target, targets.length, options)]))
  const input = openInput(targets.length, options.input)
  const stop = new StopSwitch(note, 'the command is ended on the hosts (once more to leave at once)')
  onReaderGone(() => stop.stopped.aborted || stop.pull('SIGPIPE'))
  stop.left.addEventListener('abort', () => void exitWhenPrinted(stop.code))
  try {
    const answers = await runCommand(workspace, targets, { text, user, timeout, stop: stop.stopped }, (target) => ({
      ...outputs.get(target.id)!,
      input: input.of(),
    }))
    for (const { end } of outputs.values()) end()
    if (options.json) printJson(joinJson(answers.map((answer) => jsonOf(answer, outputs.get(answer.target.id)!))))
    else for (const answer of answers) tell(answer, timeout)
    process.exitCode = stop.stopped.aborted ? stop.code : worst(answers.map(exitOfAnswer))
  } finally {
    input.end()
    stop.end()
  }
}

/** Where the output of a target's command goes: to ours as it comes, or kept for JSON. */
interface Output {
  out(bytes: Buffer): Promise<void> | undefined
  err(bytes: Buffer): Promise<void> | undefined
  end(): void
  readonly kept?: { readonly stdout: BothEnds; readonly stderr: BothEnds }
}

function outputOf({ id }: Target, targets: number, { json }: CmdOptions): Output {
  if (json) {
    const kept = { stdout: new BothEnds(edge), stderr: new BothEnds(edge) }
    const keep = (ends: BothEnds) => (bytes: Buffer) => {
      ends.add(bytes)
      return undefined
    }
    return { out: keep(kept.stdout), err: keep(kept.stderr), end() {}, kept }
  }
  const pieces = (side: 'out' | 'err'): Pieces => (targets === 1 ? wholePieces(side) : namedPieces(side, id))
  const [out, err] = [pieces('out'), pieces('err')]
  return {
    out: (bytes) => out.write(bytes),
    err: (bytes) => err.write(bytes),
    end() {
      out.end()
      err.end()
    },
  }
}

function tell(answer: Answer<CommandResult>, timeout: number | undefined): void {
  const { id } = answer.target
  if ('failure' in answer) for (const found of answer.failure.diagnostics) noteDiagnostic(found, `${id}: `)
  else if (answer.value.refused !== undefined) note(term`${id}: ${answer.value.refused}`)
  else if (answer.value.ended === 'timeout') note(term`${id}: ended after ${timeout!} s: it was not done by then`)
  else if (answer.value.ended === 'interrupted') note(term`${id}: interrupted: the command was ended`)
  else if (answer.value.retcode !== 0) note(term`${id}: exit code ${answer.value.retcode}`)
}

function jsonOf(answer: Answer<CommandResult>, { kept }: Output): string {
  const { id } = answer.target
  if ('failure' in answer) return failureJson(id, answer.failure)
  if (answer.value.refused !== undefined) return memberJson(id, answer.value.refused)
  const { retcode } = answer.value
  return memberJson(id, { retcode, stdout: kept!.stdout.text(), stderr: kept!.stderr.text() })
}

function exitOfAnswer(answer: Answer<CommandResult>): ExitCode {
  if ('failure' in answer) return exitOf(answer.failure)
  const { value } = answer
  const isDone = value.refused === undefined && value.retcode === 0 && value.ended === undefined
  return isDone ? exitCodes.done : exitCodes.failed
}
