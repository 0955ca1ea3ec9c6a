import type { Report, Unobservable } from '../modules/kit/index.ts'
import type { Answer } from '../transport/types.ts'

/** What a step says that needs a fact which the host could not give. */
export function couldNot({ message }: Unobservable): string {
  return `could not be observed: ${message}`
}

/** The report of a step one of whose actions has no answer: it was not run, or what came of it is lost. */
export function unheardReport(outputs: readonly Answer[]): Report | undefined {
  const lost = outputs.findLast((output) => output.failure)
  if (!lost?.failure) return undefined
  const { ran, why } = lost.failure
  if (!ran) return { changes: {}, comment: `could not be run: ${why}`, result: false }
  const comment = `it ran (exit code ${lost.code}), what it printed is lost: ${why}`
  return { changes: { retcode: lost.code }, comment, result: false }
}
