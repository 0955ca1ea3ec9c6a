import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { builtinCatalogue } from '../../../src/modules/index.ts'
import { bindArguments } from '../../../src/modules/kit/calls/bind.ts'
import type { CallArguments, HostFunction } from '../../../src/modules/kit/calls/types.ts'
import { type Ask, answer, type Need, type SqlAnswer } from '../../../src/modules/kit/index.ts'
import { toPlain, toValue, type Value } from '../../../src/python/values.ts'
import type { Answer } from '../../../src/transport/types.ts'
import { readAnswers } from '../../modules/support.ts'

interface Case {
  fun: string
  args: unknown[]
  with?: Record<string, unknown>
  /** What a script printed, or the rows of a query. */
  answers: (string | { code: number; text: string; stderr?: string } | SqlAnswer)[]
  value?: unknown
  fails?: string
}

const cases = parse(readFileSync(new URL('recorded.yaml', import.meta.url), 'utf8')) as Case[]

/** A call with what the host answered to all its questions, in the order in which they are asked. */
function read(fn: HostFunction, args: CallArguments, answers: readonly (Answer | SqlAnswer)[]): Value {
  if (!fn.facts) {
    expect(fn.sections(args, '/bin/sh')).toHaveLength(answers.length)
    return fn.read(args, answers as Answer[], '/bin/sh')
  }
  const left = [...answers]
  const known = factsOf(fn.facts(args), (need) => {
    const own = left.splice(0, need.kind.ask([need]).length)
    return readAnswers(need.kind, [need], own).get(need.key)
  })
  expect(left).toEqual([])
  return fn.answer(args, known)
}

function factsOf(ask: Ask, observe: (need: Need) => unknown): unknown {
  const facts = answer(ask, {
    lookUp: (need) => ({ value: observe(need) }),
    view: () => {
      throw new Error('a call that needs a view')
    },
  })
  if (facts.unobservable) throw facts.unobservable
  return facts.known!.value
}

describe('what calls make of a host’s answers', () => {
  for (const { fun, args, with: kwargs = {}, answers, value, fails } of cases) {
    test(`${fun} ${JSON.stringify([...args, kwargs])}`, () => {
      const fn = builtinCatalogue.calls.get(fun)!
      const named = Object.entries(kwargs).map(([key, item]) => [key, toValue(item)] as const)
      const bound = bindArguments(fun, fn, args.map(toValue), new Map(named))
      const said = answers.map((answer) => {
        if (typeof answer === 'object' && 'rows' in answer) return answer
        const { code, text, stderr = '' } = typeof answer === 'string' ? { code: 0, text: answer, stderr: '' } : answer
        return { code, stdout: Buffer.from(text), stderr: Buffer.from(stderr) }
      })
      if (fails !== undefined) expect(() => read(fn, bound, said)).toThrow(fails)
      else expect(toPlain(read(fn, bound, said))).toEqual(value)
    })
  }
})
