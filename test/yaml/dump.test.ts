import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Dict, Float, Tuple, type Value } from '../../src/python/values.ts'
import { dumpJson, dumpYaml } from '../../src/yaml/index.ts'

interface DumpCase {
  readonly value: unknown
  readonly flow: string
  readonly block: string
  readonly mixed: string
  readonly unsorted: string
  readonly json: string | { readonly error: string }
  readonly json_indented: string | { readonly error: string }
}

const file = new URL('../conformance/yaml/dump.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: DumpCase[] }

const FLOATS = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
])

/** `containers`: those met so far, in order, for `$again`. */
function decode(data: unknown, containers: Value[]): Value {
  if (data === null || typeof data !== 'object') return data as Value
  if (Array.isArray(data)) {
    const list: Value[] = []
    containers.push(list)
    for (const item of data) list.push(decode(item, containers))
    return list
  }
  const [kind, content] = Object.entries(data)[0]!
  if (kind === '$int') return BigInt(content)
  if (kind === '$float') return new Float(FLOATS.get(content) ?? Number(content))
  if (kind === '$tuple') return new Tuple(content.map((item: unknown) => decode(item, containers)))
  if (kind === '$again') return containers[content]!
  const dict = new Dict()
  containers.push(dict)
  for (const [key, item] of content) dict.set(decode(key, containers), decode(item, containers))
  return dict
}

function orError(print: () => string): string | { error: string } {
  try {
    return print()
  } catch (error) {
    return { error: (error as Error).message }
  }
}

describe('what PyYAML and json print', () => {
  for (const expected of cases) {
    test(expected.block.slice(0, 60), () => {
      const value = decode(expected.value, [])
      expect({
        flow: dumpYaml(value, { flowStyle: true }),
        block: dumpYaml(value, { flowStyle: false }),
        mixed: dumpYaml(value),
        unsorted: dumpYaml(value, { flowStyle: false, sortKeys: false }),
        json: orError(() => dumpJson(value)),
        json_indented: orError(() => dumpJson(value, { indent: 2, sortKeys: true, ensureAscii: false })),
      }).toEqual({ ...expected, value: undefined })
    })
  }
})
