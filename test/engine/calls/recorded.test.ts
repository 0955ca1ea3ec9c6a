import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { builtinCatalogue } from '../../../src/modules/index.ts'
import { bindArguments } from '../../../src/modules/kit/calls/bind.ts'
import type { ScriptFunction } from '../../../src/modules/kit/calls/types.ts'
import { toPlain, toValue } from '../../../src/python/values.ts'

interface Case {
  fun: string
  args: unknown[]
  with?: Record<string, unknown>
  answers: (string | { code: number; text: string })[]
  value?: unknown
  fails?: string
}

const cases = parse(readFileSync(new URL('recorded.yaml', import.meta.url), 'utf8')) as Case[]

describe('what calls make of a host’s answers', () => {
  for (const { fun, args, with: kwargs = {}, answers, value, fails } of cases) {
    test(`${fun} ${JSON.stringify([...args, kwargs])}`, () => {
      const fn = builtinCatalogue.calls.get(fun) as ScriptFunction
      const named = Object.entries(kwargs).map(([key, item]) => [key, toValue(item)] as const)
      const bound = bindArguments(fun, fn, args.map(toValue), new Map(named))
      expect(fn.sections(bound, '/bin/sh')).toHaveLength(answers.length)
      const said = answers.map((answer) => {
        const { code, text } = typeof answer === 'string' ? { code: 0, text: answer } : answer
        return { code, stdout: Buffer.from(text), stderr: Buffer.from('') }
      })
      if (fails !== undefined) expect(() => fn.read(bound, said, '/bin/sh')).toThrow(fails)
      else expect(toPlain(fn.read(bound, said, '/bin/sh'))).toEqual(value)
    })
  }
})
