import { DiagnosticError, formatDiagnostic } from '../core/diagnostics.ts'
import { StateFailure } from '../modules/kit/index.ts'
import type { BoundStep, ReadyStep } from './context.ts'

/** Fetches and renders on the controller what the steps need, all at the same time. */
export function prepareAll(steps: readonly BoundStep[]): Promise<ReadyStep[]> {
  return Promise.all(steps.map(prepareStep))
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
