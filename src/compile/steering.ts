import { truth } from '../python/values/types.ts'
import { Dict, type Value } from '../python/values.ts'

/** How a step is run: what its keywords say of it, read once. */
export interface Steering {
  readonly retry?: Retry
  /** The step's own `failhard`, in place of the run's. */
  readonly failhard?: boolean
  readonly parallel: boolean
  /** Octal digits. */
  readonly umask?: string
  /** What stands in place of a umask and is none: the step fails, as in Salt. */
  readonly badUmask?: string
}

export interface Retry {
  readonly until: boolean
  readonly attempts: number
  /** Seconds. */
  readonly interval: number
  /** Seconds, at most, added by chance. */
  readonly splay: number
}

export function readSteering(keywords: ReadonlyMap<string, Value>): Steering {
  const retry = readRetry(keywords.get('retry'))
  const failhard = keywords.get('failhard')
  return {
    parallel: keywords.get('parallel') === true,
    ...(retry ? { retry } : {}),
    ...(failhard === undefined ? {} : { failhard: truth(failhard) }),
    ...readUmask(keywords.get('umask') ?? null),
  }
}

/** Salt's `retry`: a dict gives until, attempts, interval, splay; anything else, even `false`, means two attempts, 30 s apart. */
function readRetry(keyword: Value | undefined): Retry | undefined {
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

function readUmask(keyword: Value): Pick<Steering, 'umask' | 'badUmask'> {
  if (keyword === null) return {}
  const text = String(keyword)
  return /^0?[0-7]{1,4}$/.test(text) ? { umask: text } : { badUmask: text }
}
