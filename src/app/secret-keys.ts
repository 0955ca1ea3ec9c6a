import { isSecretKey, MASK, type Redactor } from '../core/secrets.ts'
import { Dict, Float, type Value } from '../python/values.ts'

/** Adds what stands under secret keys. */
export function addSecrets(redactor: Redactor, pillar: Value, patterns: readonly string[], secret = false): void {
  if (pillar instanceof Dict) {
    for (const [key, value] of pillar)
      addSecrets(redactor, value, patterns, secret || isSecretKey(String(key), patterns))
  } else if (Array.isArray(pillar)) for (const item of pillar) addSecrets(redactor, item, patterns, secret)
  else if (secret && typeof pillar === 'string') redactor.add(pillar)
  else if (secret && (typeof pillar === 'number' || typeof pillar === 'bigint' || pillar instanceof Float))
    redactor.add(String(pillar instanceof Float ? pillar.value : pillar))
}

/** A pillar in which what stands under secret keys is masked. */
export function maskSecrets(pillar: Value, patterns: readonly string[]): Value {
  if (Array.isArray(pillar)) return pillar.map((item) => maskSecrets(item, patterns))
  if (!(pillar instanceof Dict)) return pillar
  return new Dict(
    [...pillar].map(([key, value]): [Value, Value] => [
      key,
      isSecretKey(String(key), patterns) ? maskAll(value) : maskSecrets(value, patterns),
    ]),
  )
}

function maskAll(value: Value): Value {
  if (value instanceof Dict) return new Dict([...value].map(([key, item]): [Value, Value] => [key, maskAll(item)]))
  if (Array.isArray(value)) return value.map(maskAll)
  return value === null || value === '' || typeof value === 'boolean' ? value : MASK
}
