import { MASK } from '../../core/mask.ts'
import { maskLike, maskReplaced } from '../../core/redact-replaced.ts'
import { Dict, type Value } from '../values.ts'

/** Takes a value that stands in the place of a secret. */
type Learn = (value: string) => void

const PAIRS = [
  ['old', 'new'],
  ['before', 'after'],
]

/**
 * Entries of a mapping in which known secrets are masked: what stands before a change in the place of a secret of what
 * stands after it is masked too, and the other way round.
 */
export function maskPairs<Key>(entries: readonly [Key, unknown][], learned: Learn): [Key, unknown][] {
  const masked = new Map(entries)
  for (const [before, after] of PAIRS as [Key, Key][]) {
    if (!masked.has(before) || !masked.has(after)) continue
    const [old, now] = maskPair(masked.get(before), masked.get(after), learned)
    masked.set(before, old).set(after, now)
  }
  return entries.map(([key]) => [key, masked.get(key)])
}

function maskPair(old: unknown, now: unknown, learned: Learn): [unknown, unknown] {
  if (!holdsMask(old) && !holdsMask(now)) return [old, now]
  if (isText(old) && isText(now) && !`${old}${now}`.includes('\n'))
    return [maskLike(old, now, learned), maskLike(now, old, learned)]
  const [oldLines, newLines] = [linesOf(old), linesOf(now)]
  if (oldLines && newLines) return maskLists(old, oldLines, now, newLines, learned)
  if ((old instanceof Dict && now instanceof Dict) || (isObject(old) && isObject(now)))
    return maskMappings(old, now, learned)
  return [holdsMask(now) ? maskAll(old) : old, holdsMask(old) ? maskAll(now) : now]
}

function maskLists(
  old: unknown,
  oldLines: readonly string[],
  now: unknown,
  newLines: readonly string[],
  learned: Learn,
): [unknown, unknown] {
  const [gone, come] = [
    oldLines.filter((line) => !newLines.includes(line)),
    newLines.filter((line) => !oldLines.includes(line)),
  ]
  const masked = maskReplaced({ old: gone, now: come }, learned)
  const fill = (was: unknown, lines: readonly string[], changed: readonly string[], left: readonly string[]) => {
    const filled = lines.map((line) => left[changed.indexOf(line)] ?? line)
    return isText(was) ? filled.join('\n') : filled
  }
  return [fill(old, oldLines, gone, masked.old), fill(now, newLines, come, masked.now)]
}

function maskMappings<Mapping extends Dict | object>(old: Mapping, now: Mapping, learned: Learn): [unknown, unknown] {
  const [before, after] = [new Map(entriesOf(old)), new Map(entriesOf(now))]
  for (const [key, value] of before) {
    if (!after.has(key)) continue
    const [was, is] = maskPair(value, after.get(key), learned)
    before.set(key, was)
    after.set(key, is)
  }
  const form = (entries: Map<unknown, unknown>) =>
    old instanceof Dict ? new Dict(entries as Map<Value, Value>) : Object.fromEntries(entries as Map<string, unknown>)
  return [form(before), form(after)]
}

function entriesOf(mapping: Dict | object): Iterable<[unknown, unknown]> {
  return mapping instanceof Dict ? mapping : Object.entries(mapping)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** A text's lines, or a list of texts; undefined for all else. */
function linesOf(value: unknown): readonly string[] | undefined {
  if (isText(value)) return value.split('\n')
  return Array.isArray(value) && value.every(isText) ? value : undefined
}

function holdsMask(value: unknown): boolean {
  if (isText(value)) return value.includes(MASK)
  return itemsOf(value).some(holdsMask)
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value instanceof Dict) return [...value.values()]
  return isObject(value) ? Object.values(value) : []
}

/** A value with all its texts and numbers masked. */
function maskAll(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskAll)
  if (value instanceof Dict) return new Dict([...value].map(([key, item]) => [key, maskAll(item) as Value]))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskAll(item)]))
  const isShown = value === null || value === '' || typeof value === 'boolean' || value === undefined
  return isShown ? value : MASK
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
