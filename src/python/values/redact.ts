import { MASK, type Redactor } from '../../core/secrets.ts'
import { Dict, Float, type Value } from '../values.ts'

/** Data with secrets masked in its texts, keys and numbers of 4 digits or more; what is neither plain data nor a `Dict` is left. */
export function redactData<T>(redactor: Redactor, data: T): T {
  return redactor.isEmpty ? data : (redact(redactor, data) as T)
}

function redact(redactor: Redactor, data: unknown): unknown {
  const inner = (item: unknown) => redact(redactor, item)
  if (typeof data === 'string') return redactor.text(data)
  if (typeof data === 'number' || typeof data === 'bigint') return redactor.isSecret(String(data)) ? MASK : data
  if (data instanceof Float) return redactor.isSecret(String(data.value)) ? MASK : data
  if (Array.isArray(data)) return data.map(inner)
  if (data instanceof Dict) return new Dict([...data].map(([key, item]) => [inner(key) as Value, inner(item) as Value]))
  if (data !== null && typeof data === 'object' && Object.getPrototypeOf(data) === Object.prototype)
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [redactor.text(key), inner(value)]))
  return data
}
