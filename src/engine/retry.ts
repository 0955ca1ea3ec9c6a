import type { Retry } from '../compile/index.ts'
import type { RunContext } from './context.ts'

/** How soon a pause ends once the run is to stop. */
const LOOK = 100

/** The time between two attempts; it ends early where the run is to stop. */
export async function pause({ clock, stopped }: Pick<RunContext, 'clock' | 'stopped'>, milliseconds: number) {
  const until = clock.elapsed() + milliseconds
  while (!stopped() && clock.elapsed() < until) await clock.sleep(Math.max(1, Math.min(LOOK, until - clock.elapsed())))
}

/** What a plan says of a retry, in Salt's words. */
export function wouldRetry({ interval, splay, attempts, until }: Retry): string {
  return `The state would be retried every ${interval} seconds (with a splay of up to ${splay} seconds) a maximum of ${attempts} times or until a result of ${pythonBool(until)} is returned`
}

/** What an apply says of an attempt that another one followed, in Salt's words. */
export function wasRetried(attempt: number, result: boolean | null, comment: string): string {
  return `Attempt ${attempt}: Returned a result of "${pythonBool(result)}", with the following comment: "${comment}"`
}

function pythonBool(value: boolean | null): string {
  return value === null ? 'None' : value ? 'True' : 'False'
}
