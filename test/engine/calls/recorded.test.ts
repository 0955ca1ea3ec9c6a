import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ObservedFacts } from '../../../src/engine/facts/observed.ts'
import { inquire, readAnswers } from '../../../src/engine/inquiry.ts'
import { known, observe } from '../../../src/engine/observe.ts'
import type { SqlClients } from '../../../src/engine/sql.ts'
import { builtinCatalogue } from '../../../src/modules/index.ts'
import { bindArguments } from '../../../src/modules/kit/calls/bind.ts'
import type { CallArguments, HostFunction } from '../../../src/modules/kit/calls/types.ts'
import { toPlain, toValue, type Value } from '../../../src/python/values.ts'
import type { Answer } from '../../../src/transport/types.ts'

interface Case {
  fun: string
  args: unknown[]
  with?: Record<string, unknown>
  answers: (string | { code: number; text: string })[]
  value?: unknown
  fails?: string
}

const cases = parse(readFileSync(new URL('recorded.yaml', import.meta.url), 'utf8')) as Case[]

/** A call with what the host answered to all its questions, in the order in which they are asked. */
async function read(fn: HostFunction, args: CallArguments, answers: readonly Answer[]): Promise<Value> {
  if (!fn.facts) {
    expect(fn.sections(args, '/bin/sh')).toHaveLength(answers.length)
    return fn.read(args, answers, '/bin/sh')
  }
  const left = [...answers]
  const facts = new ObservedFacts()
  const ask = fn.facts(args)
  await observe(ask, facts, {
    observe(needs) {
      const inquiry = inquire(needs)
      return readAnswers(inquiry, left.splice(0, inquiry.sections.length), {} as SqlClients)
    },
  })
  expect(left).toEqual([])
  return fn.answer(args, known(ask, facts))
}

describe('what calls make of a host’s answers', () => {
  for (const { fun, args, with: kwargs = {}, answers, value, fails } of cases) {
    test(`${fun} ${JSON.stringify([...args, kwargs])}`, async () => {
      const fn = builtinCatalogue.calls.get(fun)!
      const named = Object.entries(kwargs).map(([key, item]) => [key, toValue(item)] as const)
      const bound = bindArguments(fun, fn, args.map(toValue), new Map(named))
      const said = answers.map((answer) => {
        const { code, text } = typeof answer === 'string' ? { code: 0, text: answer } : answer
        return { code, stdout: Buffer.from(text), stderr: Buffer.from('') }
      })
      if (fails !== undefined) await expect(read(fn, bound, said)).rejects.toThrow(fails)
      else expect(toPlain(await read(fn, bound, said))).toEqual(value)
    })
  }
})
