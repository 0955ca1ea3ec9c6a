import { expect, test } from 'vitest'
import { repr } from '../../../src/python/values/text.ts'
import { Dict, type Value } from '../../../src/python/values.ts'
import { stateModules } from '../../modules/support.ts'
import { Chance } from '../random.ts'
import { attempt, type End } from './attempt.ts'
import { Defects } from './defects.ts'
import { anyValue, fittingValue, type Property } from './values.ts'

/** KSTATE_FUZZ sets how many calls are made of each function, KSTATE_SEED where the random numbers begin. */
const rounds = Number(process.env.KSTATE_FUZZ ?? 40)
const seed = Number(process.env.KSTATE_SEED ?? 2106)

const KEYWORDS = [
  'unless',
  'onlyif',
  'creates',
  'check_cmd',
  'retry',
  'umask',
  'runas',
  'failhard',
  'parallel',
  'order',
  'require',
  'watch',
]

const functions = stateModules.flatMap(({ name, functions }) =>
  Object.entries(functions).map(([fun, { schema }]) => ({ module: name, fun, schema })),
)

test(`${rounds} calls of each state function with odd arguments: refused, failed or carried out, never a defect`, async () => {
  const chance = new Chance(seed)
  const ends = new Map<End, number>()
  const defects = new Defects()
  for (const { module, fun, schema } of functions) {
    const properties = Object.entries(schema.properties) as [string, Property][]
    for (let round = 0; round < rounds; round++) {
      const args = makeArguments(properties, schema.required ?? [], chance)
      const id = String(chance.pick(['x', '/etc/x', 'x.y', 'a\0b', '-x', 'ключ']))
      try {
        const end = await attempt(module, fun, id, args, chance)
        ends.set(end, (ends.get(end) ?? 0) + 1)
      } catch (cause) {
        defects.add(`${module}.${fun} ${JSON.stringify(id)} ${repr(args).slice(0, 1500)}`, cause)
      }
    }
  }
  if (process.env.KSTATE_FUZZ) console.log(Object.fromEntries(ends), `${functions.length} functions`)
  expect(String(defects)).toBe('')
  // The generator reaches what stands behind the schemas.
  for (const end of ['refused', 'failed', 'clean', 'fail', 'change'] as const)
    expect(ends.get(end), end).toBeGreaterThan(rounds / 4)
}, 3_600_000)

/** Mostly what fits, so that one odd argument is not hidden behind another. */
function makeArguments(properties: readonly [string, Property][], required: readonly string[], chance: Chance): Dict {
  const odd = chance.next() < 0.3 ? 0.5 : 0.05
  const entries: [Value, Value][] = []
  for (const [name, property] of properties) {
    if (!required.includes(name) && chance.next() < (name === 'name' ? 0.4 : 0.75)) continue
    entries.push([name, chance.next() < odd ? anyValue(chance) : fittingValue(property, chance)])
  }
  while (chance.next() < 0.15) entries.push([chance.pick(KEYWORDS), anyValue(chance)])
  return new Dict(entries)
}
