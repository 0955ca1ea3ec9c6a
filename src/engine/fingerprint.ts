import { createHash } from 'node:crypto'
import { Secret } from '../core/secrets.ts'
import type { ReadyStep } from './context.ts'
import { snapshot } from './facts/knowledge.ts'
import type { FactLayer } from './facts/layer.ts'
import { factsOf } from './needs.ts'
import { answered } from './observe.ts'

/**
 * A fingerprint of what a step knows of the objects that it manages, by the facts at hand. Undefined where it knows nothing (a command),
 * or not yet all.
 */
export function fingerprint(ready: ReadyStep, facts: FactLayer): string | undefined {
  const { needs, known, unobservable } = answered(factsOf(ready), facts)
  if (needs.length === 0 || unobservable || !known) return undefined
  const hash = createHash('sha256')
  for (const [id, value] of [...snapshot(facts, needs).values].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${id}\n${JSON.stringify(plain(value))}\n`)
  return hash.digest('hex').slice(0, 32)
}

/** A fact's value as JSON can hold it, the same for the same value; bytes and secrets by their hash. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: createHash('sha256').update(value).digest('hex') }
  if (value instanceof Secret) return plain(Buffer.from(value.reveal()))
  if (value instanceof Map) return { map: [...value].map(([key, one]) => [plain(key), plain(one)]).sort(byText) }
  if (value instanceof Set) return { set: [...value].map(plain).sort(byText) }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'bigint') return { bigint: String(value) }
  if (typeof value !== 'object' || value === null) return value
  // Contents are read only where they are of use; their hash says as much.
  const hasHash = 'sha256' in value && typeof value.sha256 === 'string'
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined && !(hasHash && one instanceof Uint8Array))
      .map(([key, one]) => [key, plain(one)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function byText(a: unknown, b: unknown): number {
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)]
  return first < second ? -1 : first > second ? 1 : 0
}
