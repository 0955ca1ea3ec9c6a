import { describe, expect, it } from 'vitest'
import { Environment, TemplateError } from '../../src/jinja/index.ts'

async function failure(template: string, files: { [name: string]: string } = {}, options = {}): Promise<TemplateError> {
  const environment = new Environment({ loader: (name) => files[name] ?? null, ...options })
  try {
    await environment.renderString(template, {}, 'main')
  } catch (error) {
    if (error instanceof TemplateError) return error
    throw error
  }
  throw new Error('nothing was raised')
}

const nested = (open: string, inside: string, close: string, times: number) =>
  open.repeat(times) + inside + close.repeat(times)

describe('every input ends, with an error that has a class and a line', () => {
  const cases: readonly (readonly [name: string, template: string, pythonClass: string])[] = [
    ['a range beyond what the sandbox allows', '\n{{ range(10**12) }}', 'OverflowError'],
    ['a text of gigabytes', "\n{{ 'a' * 10**10 }}", 'MemoryError'],
    ['a list of gigabytes', '\n{{ [0] * 10**10 }}', 'MemoryError'],
    ['a power of many digits', '\n{% set x = 9 ** 99999999 %}', 'MemoryError'],
    [
      'a huge shift by multiplication',
      '\n{% set ns = namespace(n=7) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}',
      'MemoryError',
    ],
    [
      'a text doubled over and over',
      "\n{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
      'MemoryError',
    ],
    [
      'a list doubled over and over',
      '\n{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}',
      'MemoryError',
    ],
    [
      'a list that grows while it is walked',
      '\n{% set l = [1] %}{% for i in l %}{% do l.append(i) %}{% endfor %}',
      'TemplateRuntimeError',
    ],
    [
      'loops inside loops',
      '\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}',
      'TemplateRuntimeError',
    ],
    ['padding without end', "\n{{ '%999999999999d' % 1 }}", 'MemoryError'],
    ['a format width without end', "\n{{ '{:999999999999}'.format(1) }}", 'MemoryError'],
    ['centering without end', "\n{{ 'a'.center(10**12) }}", 'MemoryError'],
    ['a macro that calls itself', '\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'RecursionError'],
    [
      'a recursive loop over itself',
      '\n{% set l = [] %}{% do l.append(l) %}{% for i in l recursive %}{{ loop(i) }}{% endfor %}',
      'RecursionError',
    ],
    [
      'a value nested without end',
      '\n{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}',
      'RecursionError',
    ],
    ['brackets nested without end', `\n{{ ${nested('(', '1', ')', 50_000)} }}`, 'RecursionError'],
    ['lists nested without end', `\n{{ ${nested('[', '', ']', 50_000)} }}`, 'RecursionError'],
    ['tags nested without end', nested('{% if 1 %}', 'x', '{% endif %}', 20_000), 'RecursionError'],
    ['a sum without end', `{{ ${'1+'.repeat(100_000)}1 }}`, 'RecursionError'],
  ]
  for (const [name, template, pythonClass] of cases) {
    it(name, async () => {
      const error = await failure(template, {}, { extensions: [] })
      expect(error.pythonClass).toBe(pythonClass)
      expect(error.template).toBe('main')
      expect(error.line).toBeGreaterThan(0)
    }, 20_000)
  }

  it('templates that include, import or extend themselves', async () => {
    for (const text of ['{% include "a" %}', '{% import "a" as a %}', '{% extends "a" %}']) {
      expect((await failure(text, { a: text })).pythonClass).toBe('RecursionError')
    }
  })

  it('an output beyond the limit that is set', async () => {
    const error = await failure(
      '{% for i in range(1000) %}{{ "x" * 1000 }}{% endfor %}',
      {},
      { limits: { text: 10_000 } },
    )
    expect(error.pythonClass).toBe('MemoryError')
  })

  it('work beyond the limit that is set', async () => {
    const error = await failure('{% for i in range(1000) %}{% endfor %}', {}, { limits: { work: 100 } })
    expect(error.message).toContain('too much work')
  })
})
