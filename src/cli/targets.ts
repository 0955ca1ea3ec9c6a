import { type Answer, type Failure, findTargets, type Target, type Workspace } from '../app/index.ts'
import { formatDiagnostic } from '../core/diagnostics.ts'
import type { Dict } from '../python/values.ts'
import { colored, formatAnswers, formatNested, joinJson, memberJson, type Outputter, plain } from '../report/index.ts'
import { type ExitCode, exitCodes, exitOf, worst } from './exit-codes.ts'
import type { GlobalOptions } from './global-options.ts'
import { answersGoToTerminal, noteDiagnostic, print, printDocument, printJson } from './terminal.ts'
import { openProject } from './terminal-ui.ts'

export interface Answered {
  readonly target: string
  /** What it said: values, or plain data. */
  readonly value?: unknown
  /** The same as `--json` prints it, in place of `value`. */
  readonly json?: string
  readonly ok: boolean
  readonly failure?: Failure
}

/** What is printed of a target's value, and whether it is a good one. */
type Judge<T> = (value: T) => { readonly value?: unknown; readonly json?: string; readonly ok: boolean }

/** Asks the targets that an expression names, and prints what they say; in a workspace that is open already, if it is. */
export async function askAndPrint<T>(
  expression: string,
  options: AnswerOptions,
  ask: (workspace: Workspace, targets: readonly Target[]) => Promise<readonly Answer<T>[]>,
  judge: Judge<T> = (value) => ({ value, ok: true }),
  opened?: Workspace,
): Promise<void> {
  const workspace = opened ?? (await openProject(options))
  const targets = await findTargets(workspace, expression)
  const answers = await ask(workspace, targets)
  printAnswers(
    answers.map((answer): Answered => {
      const target = answer.target.id
      return 'failure' in answer ? { target, ok: false, failure: answer.failure } : { target, ...judge(answer.value) }
    }),
    options,
    workspace.config.options,
  )
}

export interface AnswerOptions extends GlobalOptions {
  readonly json?: boolean
  /** Whether it was asked in Salt's own form: what does not render is told as Salt tells it. */
  readonly saltForm?: boolean
  /** Salt's `--out`, where it is not text. */
  readonly saltOut?: Outputter
  readonly outIndent?: number
}

/** Prints what targets said, as Salt's outputters do or as kstate's JSON, and sets the exit code. */
function printAnswers(answers: readonly Answered[], options: AnswerOptions, settings: Dict): void {
  if (options.json) {
    printJson(joinJson(answers.map((answer) => answer.json ?? jsonOf(answer))))
  } else if (options.saltOut) {
    const data = Object.fromEntries(
      answers.map((answer) => [answer.target, saltErrors(answer.failure) ?? toldOf(answer)]),
    )
    printAs(options.saltOut, formatAnswers(data, options.saltOut, options.outIndent))
  } else {
    const colors = useColor(options, settings) ? colored : plain
    for (const { target, value, failure } of answers) {
      const errors = options.saltForm ? saltErrors(failure) : undefined
      if (errors) print(formatNested({ [target]: errors }, 0, colors))
      if (failure) for (const diagnostic of failure.diagnostics) noteDiagnostic(diagnostic, `${target}: `)
      else print(formatNested({ [target]: value }, 0, colors))
    }
  }
  const codes = answers.map(
    ({ ok, failure }): ExitCode => (failure ? exitOf(failure) : ok ? exitCodes.done : exitCodes.failed),
  )
  process.exitCode = worst(codes)
}

/** What Salt answers for a tree that does not render or compile: a list of errors. Undefined for all else that may go wrong. */
export function saltErrors(failure: Failure | undefined): readonly string[] | undefined {
  if (failure?.kind !== 'refused' || failure.diagnostics.some(({ code }) => notOfTree.has(code))) return undefined
  return failure.diagnostics.map(({ summary }) => summary)
}

const notOfTree = new Set(['call-failed', 'not-run', 'usage'])

/** What one of Salt's outputters made. */
export function printAs(out: Outputter, text: string): void {
  if (out === 'json') printJson(text)
  else printDocument(text)
}

/** What `--json` says of a target that failed. */
export function failureJson(target: string, failure: Failure): string {
  return memberJson(target, toldOf({ target, ok: false, failure }))
}

function jsonOf(answer: Answered): string {
  return memberJson(answer.target, toldOf(answer))
}

function toldOf({ value, failure }: Answered): unknown {
  return failure ? { errors: failure.diagnostics.map(formatDiagnostic) } : value
}

/** Colours on a terminal, unless the command line, or the option `color` of the configuration, says otherwise. */
export function useColor(options: GlobalOptions, settings: Dict): boolean {
  if (options.forceColor) return true
  return (
    options.color !== false &&
    settings.get('color') !== false &&
    process.env.NO_COLOR === undefined &&
    answersGoToTerminal()
  )
}
