/** What kstate's exit codes mean; the one table of them (DESIGN section 5). */
export const exitCodes = {
  done: 0,
  failed: 1,
  changes: 2,
  refusedBeforehand: 3,
  unreachable: 4,
  refusedByHost: 5,
  defect: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Of several hosts' codes the one that counts: an interruption or a defect first, then 5 before 4 before 3 before 1 before 2. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [130, 70, 5, 4, 3, 1, 2, 0]
  return order.find((code) => codes.includes(code)) ?? exitCodes.done
}
