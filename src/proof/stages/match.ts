import { isDeepStrictEqual } from 'node:util'

/** Stands for any text inside a text, and for any value where it is all that is expected. */
const ANY = '…'

/** Whether what was found is as a proof has it. */
export function matches(expected: unknown, found: unknown): boolean {
  if (expected === ANY) return found !== undefined
  if (typeof expected === 'string' && typeof found === 'string') return matchesText(expected, found)
  if (Array.isArray(expected) && Array.isArray(found))
    return expected.length === found.length && expected.every((item, i) => matches(item, found[i]))
  if (isRecord(expected) && isRecord(found))
    return (
      isDeepStrictEqual(Object.keys(expected).sort(), Object.keys(found).sort()) &&
      Object.entries(expected).every(([key, value]) => matches(value, found[key]))
    )
  return isDeepStrictEqual(expected, found)
}

function matchesText(expected: string, found: string): boolean {
  const parts = expected.split(ANY).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*?')}$`, 'u').test(found)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
