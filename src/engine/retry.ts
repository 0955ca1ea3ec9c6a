import type { Retry } from '../compile/index.ts'

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
