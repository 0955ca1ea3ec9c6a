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

export interface Answered {
  readonly target: string
  /** What it said: plain data. */
  readonly value?: unknown
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
  const say = (line: string) => process.stderr.write(`${line}\n`)
  return Promise.all(
    targets.map((target) =>
      queue.add(async (): Promise<Answered> => {
        let session: Session | undefined
        try {
          session = await openTarget(target, options, log, say)
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

/** Prints what targets said, as Salt's nested outputter or as JSON, and sets the exit code. */
export function printAnswers(answers: readonly Answered[], options: GlobalOptions & { readonly json?: boolean }): void {
  if (options.json) {
    const data = answers.map(({ target, value, failure }) => [
      target,
      failure ? { errors: failure.diagnostics.map(formatDiagnostic) } : value,
    ])
    process.stdout.write(`${JSON.stringify(Object.fromEntries(data), null, 2)}\n`)
  } else {
    for (const { target, value, failure } of answers) {
      if (failure)
        for (const diagnostic of failure.diagnostics)
          process.stderr.write(`${target}: ${formatDiagnostic(diagnostic)}\n`)
      else process.stdout.write(`${formatNested({ [target]: value }, 0, useColor(options) ? colored : plain)}\n`)
    }
  }
  const codes = answers.map(({ ok, failure }): ExitCode => failure?.exit ?? (ok ? exitCodes.done : exitCodes.failed))
  process.exitCode = worst(codes)
}

/** Colours on a terminal, unless told otherwise. */
export function useColor(options: GlobalOptions): boolean {
  if (options.forceColor) return true
  return options.color !== false && process.env.NO_COLOR === undefined && process.stdout.isTTY === true
}
