import type { StepTag } from '../compile/types.ts'
import { DiagnosticError, formatDiagnostic } from '../core/diagnostics.ts'
import { StateFailure } from '../modules/kit/index.ts'
import type { BoundStep, ReadyStep } from './context.ts'
import type { RowBody } from './rows.ts'

/** Fetches and renders on the controller what the steps need, all at the same time. `rows`: of those that are not run. */
export function prepareAll(
  steps: readonly BoundStep[],
  rows: ReadonlyMap<StepTag, RowBody> = new Map(),
): Promise<ReadyStep[]> {
  return Promise.all(
    steps.map(async (bound): Promise<ReadyStep> => {
      const { step, fn, args } = bound
      const row = rows.get(step.tag)
      return row ? { step, fn, args, prepared: undefined, row } : prepareStep(bound)
    }),
  )
}

async function prepareStep({ step, fn, args, io }: BoundStep): Promise<ReadyStep> {
  try {
    return { step, fn, args, prepared: await fn.prepare?.(args, io) }
  } catch (cause) {
    if (cause instanceof StateFailure) return { step, fn, args, prepared: undefined, failure: cause.message }
    if (cause instanceof DiagnosticError)
      return { step, fn, args, prepared: undefined, failure: cause.diagnostics.map(formatDiagnostic).join('\n') }
    throw cause
  }
}
