import { Secret } from '../core/secrets.ts'

/** A rule of a property's `x-rules`: values that break it cannot reach a host. One of `pattern`, `not` and `maxBytes`. */
export interface ValueRule {
  /** Every text in the value must match. */
  readonly pattern?: string
  /** No text in the value may match. */
  readonly not?: string
  /** Of the regular expression. */
  readonly flags?: string
  /** No text in the value may be longer, as UTF-8. */
  readonly maxBytes?: number
  /** What an author reads: "an account name cannot hold a colon". */
  readonly reason: string
  /** What to write instead. */
  readonly hint?: string
}

/** The reason why the value must be refused; undefined where it need not. Lists and mappings are looked into, keys too. */
export function checkValue(rule: ValueRule, value: unknown): string | undefined {
  return textsOf(value).some((text) => isBroken(rule, text)) ? rule.reason : undefined
}

function isBroken({ pattern, not, flags, maxBytes }: ValueRule, text: string): boolean {
  if (pattern !== undefined && !new RegExp(pattern, flags).test(text)) return true
  if (not !== undefined && new RegExp(not, flags).test(text)) return true
  return maxBytes !== undefined && Buffer.byteLength(text) > maxBytes
}

function textsOf(value: unknown): readonly string[] {
  if (value instanceof Secret) return textsOf(value.reveal())
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (value instanceof Map) return [...value].flat().flatMap(textsOf)
  if (typeof value === 'object' && value !== null) return Object.entries(value).flat().flatMap(textsOf)
  return []
}
