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
