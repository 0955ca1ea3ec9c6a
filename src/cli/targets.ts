import PQueue from 'p-queue'
import { formatDiagnostic } from '../core/diagnostics.ts'
import type { Target } from '../project/index.ts'
import { colored, formatNested, plain } from '../report/index.ts'
import type { Session } from '../transport/index.ts'
import { openTarget } from './connect.ts'
import { type ExitCode, exitCodes, worst } from './exit-codes.ts'
import { describeFailure, type Failure } from './failure.ts'
import type { GlobalOptions } from './global-options.ts'
import { openLog } from './log.ts'
import { findTargets, openProject } from './project.ts'
import { formatAnswers, joinJson, memberJson, type Outputter, plainOf } from './salt/outputters.ts'
import { answersGoToTerminal, note, noteDiagnostic, print, printDocument, printJson } from './terminal.ts'

export interface Answered {
  readonly target: string
  /** What it said: values, or plain data. */
  readonly value?: unknown
  /** The same as `--json` prints it, in place of `value`. */
  readonly json?: string
  readonly ok: boolean
  readonly failure?: Failure
}

/** Asks every target that an expression names, side by side. */
export async function forEachTarget(
  expression: string,
  options: GlobalOptions,
  ask: (at: { readonly session: Session; readonly target: Target }) => Promise<{ value: unknown; ok: boolean }>,
): Promise<Answered[]> {
  const project = openProject(options)
  const targets = await findTargets(project, expression)
  const log = await openLog(options, (text) => text)
  const queue = new PQueue({ concurrency: options.jobs ?? project.config.jobs })
  return Promise.all(
    targets.map((target) =>
      queue.add(async (): Promise<Answered> => {
        let session: Session | undefined
        try {
          session = await openTarget(target, options, log, note)
          return { target: target.id, ...(await ask({ session, target })) }
        } catch (cause) {
          return { target: target.id, ok: false, failure: describeFailure(cause) }
        } finally {
          await session?.close().catch(() => {})
        }
      }),
    ),
  )
}

export interface AnswerOptions extends GlobalOptions {
  readonly json?: boolean
  /** Salt's `--out`, where it is not text. */
  readonly saltOut?: Outputter
  readonly outIndent?: number
}

/** Prints what targets said, as Salt's outputters do or as kstate's JSON, and sets the exit code. */
export function printAnswers(answers: readonly Answered[], options: AnswerOptions): void {
  if (options.json) {
    printJson(joinJson(answers.map((answer) => answer.json ?? jsonOf(answer))))
  } else if (options.saltOut) {
    const data = Object.fromEntries(answers.map((answer) => [answer.target, toldOf(answer)]))
    printAs(options.saltOut, formatAnswers(data, options.saltOut, options.outIndent))
  } else {
    for (const { target, value, failure } of answers) {
      if (failure) for (const diagnostic of failure.diagnostics) noteDiagnostic(diagnostic, `${target}: `)
      else print(formatNested({ [target]: plainOf(value) }, 0, useColor(options) ? colored : plain))
    }
  }
  const codes = answers.map(({ ok, failure }): ExitCode => failure?.exit ?? (ok ? exitCodes.done : exitCodes.failed))
  process.exitCode = worst(codes)
}

/** What one of Salt's outputters made. */
export function printAs(out: Outputter, text: string): void {
  if (out === 'json') printJson(text)
  else printDocument(text)
}

/** An answer that is to be printed as JSON takes less room as that. */
export function packAnswer(answer: Answered, options: AnswerOptions): Answered {
  return options.json ? { ...answer, value: undefined, json: jsonOf(answer) } : answer
}

function jsonOf(answer: Answered): string {
  return memberJson(answer.target, toldOf(answer))
}

function toldOf({ value, failure }: Answered): unknown {
  return failure ? { errors: failure.diagnostics.map(formatDiagnostic) } : value
}

/** Colours on a terminal, unless told otherwise. */
export function useColor(options: GlobalOptions): boolean {
  if (options.forceColor) return true
  return options.color !== false && process.env.NO_COLOR === undefined && answersGoToTerminal()
}
