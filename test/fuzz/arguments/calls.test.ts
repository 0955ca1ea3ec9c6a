import { expect, test } from 'vitest'
import { HostCalls } from '../../../src/engine/host-calls.ts'
import { builtinCatalogue } from '../../../src/modules/index.ts'
import { CallError, type HostFunction } from '../../../src/modules/kit/calls/types.ts'
import { PythonError } from '../../../src/python/values/errors.ts'
import { repr } from '../../../src/python/values/text.ts'
import type { Value } from '../../../src/python/values.ts'
import type { Answer, Section, Session } from '../../../src/transport/types.ts'
import { Chance } from '../random.ts'
import { encode } from './attempt.ts'
import { Defects } from './defects.ts'
import { anyValue } from './values.ts'

/** KSTATE_FUZZ sets how many calls are made of each function, KSTATE_SEED where the random numbers begin. */
const rounds = Number(process.env.KSTATE_FUZZ ?? 40)
const seed = Number(process.env.KSTATE_SEED ?? 1611)

test(`${rounds} calls of each execution function with odd arguments: an answer, or what Salt raises`, async () => {
  const chance = new Chance(seed)
  const defects = new Defects()
  for (const [fun, fn] of [...builtinCatalogue.calls] as [string, HostFunction][]) {
    for (let round = 0; round < rounds; round++) {
      const calls = new HostCalls(sessionOf(chance), '/bin/sh', builtinCatalogue.calls)
      const [args, kwargs] = argumentsOf(fn, chance)
      try {
        await calls.call(fun, args, kwargs)
      } catch (cause) {
        if (cause instanceof CallError || cause instanceof PythonError) continue
        defects.add(`${fun} ${repr(args)} ${repr([...kwargs].flat())}`, cause)
      }
    }
  }
  expect(String(defects)).toBe('')
}, 3_600_000)

function argumentsOf(fn: HostFunction, chance: Chance): [Value[], ReadonlyMap<string, Value>] {
  const names = fn.parameters.map((parameter) => (typeof parameter === 'string' ? parameter : parameter[0]))
  const needed = fn.parameters.filter((parameter) => typeof parameter === 'string').length
  const args = chance.some(needed, needed + (chance.next() < 0.1 ? 1 : 0), () => anyValue(chance))
  const kwargs = new Map<string, Value>()
  for (const name of names.slice(args.length)) if (chance.next() < 0.3) kwargs.set(name, anyValue(chance))
  if (chance.next() < 0.05) kwargs.set('nosuch', 1)
  return [args, kwargs]
}

/** A host that answers anything, in a form that any reader might expect or not. */
function sessionOf(chance: Chance): Session {
  const answer = (): Answer => ({
    code: chance.pick([0, 0, 0, 1, 2, 127]),
    stdout: Buffer.from(
      chance.pick(['', '1\n', 'root:x:0:0:root:/root:/bin/sh\n', 'a b c\n', 'x=1\n', '\0\0', '\xff\n', '7\nout', '{}']),
    ),
    stderr: Buffer.from(chance.pick(['', 'no\n'])),
  })
  const request = async (sections: readonly Section[]) => {
    encode(sections)
    return sections.map(answer)
  }
  return { request } as unknown as Session
}
