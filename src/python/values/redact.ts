import { MASK, type Redactor } from '../../core/secrets.ts'
import { Dict, Float, type Value } from '../values.ts'
import { maskPairs } from './redact-pairs.ts'

/**
 * Data with secrets masked in its texts, keys and numbers of 4 digits or more; of `old` beside `new` and `before` beside
 * `after` what stands in the place of a secret of the other too. What is neither plain data nor a `Dict` is left. `former` takes
 * the values that stand in the place of a secret.
 */
export function redactData<T>(redactor: Redactor, data: T, former: Set<string> = new Set()): T {
  return redactor.isEmpty ? data : (redact(redactor, data, former) as T)
}

function redact(redactor: Redactor, data: unknown, former: Set<string>): unknown {
  const inner = (item: unknown) => redact(redactor, item, former)
  const pairs = <Key>(entries: [Key, unknown][]) => maskPairs(entries, (value) => former.add(value))
  if (typeof data === 'string') return redactor.text(data, former)
  if (typeof data === 'number' || typeof data === 'bigint') return redactor.isSecret(String(data)) ? MASK : data
  if (data instanceof Float) return redactor.isSecret(String(data.value)) ? MASK : data
  if (Array.isArray(data)) return data.map(inner)
  if (data instanceof Dict)
    return new Dict(pairs([...data].map(([key, item]) => [inner(key), inner(item)])) as [Value, Value][])
  if (data !== null && typeof data === 'object' && Object.getPrototypeOf(data) === Object.prototype)
    return Object.fromEntries(pairs(Object.entries(data).map(([key, value]) => [redactor.text(key), inner(value)])))
  return data
}
