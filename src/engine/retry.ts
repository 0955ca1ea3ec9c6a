import { Dict, type Value } from '../python/values.ts'

export interface Retry {
  readonly until: boolean
  readonly attempts: number
  /** Seconds. */
  readonly interval: number
  /** Seconds, at most, added by chance. */
  readonly splay: number
}

/** Salt's `retry`: a dict gives until, attempts, interval, splay; anything else, even `false`, means two attempts, 30 s apart. */
export function readRetry(keyword: Value | undefined): Retry | undefined {
  if (keyword === undefined) return undefined
  const defaults: Retry = { until: true, attempts: 2, interval: 30, splay: 0 }
  if (!(keyword instanceof Dict)) return defaults
  const number = (key: string, fallback: number) => {
    const value = keyword.get(key)
    return typeof value === 'number' ? value : fallback
  }
  const until = keyword.get('until')
  return {
    until: typeof until === 'boolean' ? until : defaults.until,
    attempts: number('attempts', defaults.attempts),
    interval: number('interval', defaults.interval),
    splay: number('splay', defaults.splay),
  }
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
