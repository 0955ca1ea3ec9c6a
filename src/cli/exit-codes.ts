import type { FailureKind, StatesOutcome } from '../app/index.ts'

/** What kstate's exit codes mean; the one table of them (DESIGN section 5). */
export const exitCodes = {
  done: 0,
  failed: 1,
  changes: 2,
  refusedBeforehand: 3,
  unreachable: 4,
  refusedByHost: 5,
  defect: 70,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const ofFailures: { readonly [kind in FailureKind]: ExitCode } = {
  failed: exitCodes.failed,
  refused: exitCodes.refusedBeforehand,
  unreachable: exitCodes.unreachable,
  'refused-by-host': exitCodes.refusedByHost,
  interrupted: exitCodes.interrupted,
  defect: exitCodes.defect,
}

export function exitOf({ kind }: { readonly kind: FailureKind }): ExitCode {
  return ofFailures[kind]
}

/** Of several hosts' codes the one that counts: an interruption or a defect first, then 5 before 4 before 3 before 1 before 2. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [129, 130, 143, 70, 5, 4, 3, 1, 2, 0]
  return order.find((code) => codes.includes(code)) ?? exitCodes.done
}

/** The exit code of a run or a plan; `code`: that of what interrupted it, if anything did. */
export function exitOfRun(
  { reports, failures, planned, interrupted }: StatesOutcome,
  code: ExitCode = exitCodes.interrupted,
): ExitCode {
  if (interrupted) return code
  const codes = reports.map((report): ExitCode => {
    const failure = failures.get(report.target)
    if (failure) return exitOf(failure)
    if (!('rows' in report)) return exitCodes.defect
    if (report.summary.failed > 0) return exitCodes.failed
    // Unknown: also what kstate has no function for, unless it is left out.
    return planned && report.rows.some(({ changed }) => changed !== false) ? exitCodes.changes : exitCodes.done
  })
  return worst(codes)
}
