import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { testConditions } from '../../src/engine/conditions.ts'
import type { ReadyStep, RunContext } from '../../src/engine/context.ts'
import { Dict, Float, toValue, type Value } from '../../src/python/values.ts'

interface Case {
  answer: unknown
  get_return?: unknown
  holds: boolean
}

const float = { tag: '!f', resolve: (text: string) => new Float(Number(text)) }
const text = readFileSync(new URL('conditions.yaml', import.meta.url), 'utf8')
const cases = parse(text, { customTags: [float], mapAsMap: true }) as Map<string, unknown>[]

/** What YAML gave, as values; floats are marked. */
function asValue(item: unknown): Value {
  if (item instanceof Map) return new Dict([...item].map(([key, value]) => [key as Value, asValue(value)]))
  if (Array.isArray(item)) return item.map(asValue)
  return item instanceof Float ? item : toValue(item)
}

async function guard(keyword: 'unless' | 'onlyif', { answer, get_return: path }: Case) {
  const entry = new Dict([['fun', 'test.echo']])
  if (path !== undefined) entry.set('get_return', asValue(path))
  const asked: unknown[] = []
  const ctx = {
    async call(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>) {
      asked.push(fun, args, [...kwargs.keys()])
      return asValue(answer)
    },
  }
  const step = { keywords: new Map([[keyword, [entry]]]) }
  const said = await testConditions(ctx as unknown as RunContext, { step } as unknown as ReadyStep)
  expect(asked).toEqual(['test.echo', [], []])
  return said!
}

for (const given of cases.map((one) => Object.fromEntries(one) as unknown as Case)) {
  test(stringify(given, { customTags: [] }).replaceAll('\n', ' '), async () => {
    expect(await guard('unless', given)).toMatchObject({
      skip: given.holds,
      comment: `unless condition is ${given.holds}`,
    })
    expect(await guard('onlyif', given)).toMatchObject({
      skip: !given.holds,
      comment: `onlyif condition is ${given.holds}`,
    })
  })
}
