import { describe, expect, it } from 'vitest'
import { type Dict, Environment, Float, fromJson, Kwargs, TemplateError, Tuple } from '../../src/jinja/index.ts'

const of = (files: { [name: string]: string }, options = {}) =>
  new Environment({ loader: (name) => files[name] ?? null, ...options })

describe('host functions', () => {
  it('are called once each, in order, whether they answer at once or later', async () => {
    const calls: unknown[] = []
    const globals = {
      later: async (value: unknown) => {
        calls.push(value)
        await new Promise((resolve) => setTimeout(resolve, 1))
        return `<${value}>`
      },
      now: (value: unknown) => {
        calls.push(value)
        return value
      },
    }
    const files = {
      main: '{% from "lib" import m %}{% for i in [1, 2] %}{{ later(i) }}{{ m(i) }}{% include "part" %}{% endfor %}{{ now(9) }}{% set x %}{{ later("s") }}{% endset %}{{ x | upper }}',
      lib: '{% macro m(i) %}[{{ later(i * 10) }}]{% endmacro %}',
      part: '{{ later("p" ~ i) }}',
    }
    expect(await of(files, { globals }).render('main')).toBe('<1>[<10>]<p1><2>[<20>]<p2>9<S>')
    expect(calls).toEqual([1, 10, 'p1', 2, 20, 'p2', 9, 's'])
  })

  it('answer inside conditions, filters, loops, calls and blocks', async () => {
    const files = {
      main: '{% extends "base" %}{% macro m() %}({{ caller() }}){% endmacro %}{% block b %}{{ super() }}{% if f(0) %}{% else %}no{% endif %}{{ f("a") | upper ~ f("b") }}{% for x in f([1, 2]) if f(x) > 1 %}{{ x }}{{ loop.index }}{% endfor %}{% call m() %}{{ f("c") }}{% endcall %}{% endblock %}',
      base: '{% block b %}{{ f("p") }}{% endblock %}',
    }
    expect(await of(files, { globals: { f: async (value: unknown) => value } }).render('main')).toBe('pnoAb21(c)')
  })

  it('get keyword arguments last, as Kwargs, and Python values', async () => {
    let seen: unknown[] = []
    const globals = {
      f: (...args: unknown[]) => {
        seen = args
      },
    }
    await of(
      { main: '{% do f(1, 1.0, (2,), {"a": [none]}, k=true, **{"z": 2 ** 70}) %}' },
      { globals, extensions: [] },
    ).render('main')
    const [int, float, tuple, dict, kwargs] = seen
    expect(int).toBe(1)
    expect(float).toBeInstanceOf(Float)
    expect(tuple).toBeInstanceOf(Tuple)
    expect((dict as Dict).get('a')).toEqual([null])
    expect(kwargs).toBeInstanceOf(Kwargs)
    expect([...(kwargs as Kwargs)]).toEqual([
      ['k', true],
      ['z', 2n ** 70n],
    ])
  })

  it('give plain data that becomes Python values', async () => {
    const data = { a: 1.5, b: [1, null, { c: true }], m: new Map([[1, 'x']]), u: undefined, big: 2 ** 60 }
    expect(
      await of({ main: '{{ f() }} {{ x.b[2].c }}' }, { globals: { f: () => data } }).render('main', { x: data }),
    ).toBe("{'a': 1.5, 'b': [1, None, {'c': True}], 'm': {1: 'x'}, 'u': None, 'big': 1.152921504606847e+18} True")
  })

  it('raise with the class that they name, at the line of the call', async () => {
    const fails = async () => {
      throw Object.assign(new Error('boom'), { pythonClass: 'CommandExecutionError' })
    }
    const error = await of({ main: 'a\n{{ f() }}' }, { globals: { f: fails } })
      .render('main')
      .catch((e) => e)
    expect(error).toBeInstanceOf(TemplateError)
    expect(error).toMatchObject({ pythonClass: 'CommandExecutionError', message: 'boom', line: 2, template: 'main' })
  })
})

describe('templates', () => {
  it('may be loaded asynchronously, and are loaded once', async () => {
    const asked: string[] = []
    const environment = new Environment({
      loader: async (name, from) => {
        asked.push(`${from ?? '-'}>${name}`)
        return name === 'main' ? '{% include "a" %}{% include "a" %}' : name === 'a' ? 'A' : null
      },
    })
    expect(await environment.render('main')).toBe('AA')
    expect(asked).toEqual(['->main', 'main>a'])
    await expect(environment.render('none')).rejects.toMatchObject({ pythonClass: 'TemplateNotFound', message: 'none' })
  })

  it('tell line, column and excerpt of what went wrong', async () => {
    const error: TemplateError = await of({ main: 'a\n  x {{ nope.x }}\n' }, { undefined: 'strict' })
      .render('main')
      .catch((e) => e)
    expect(error).toMatchObject({ line: 2, column: 8, excerpt: '  x {{ nope.x }}' })
    expect(error.toDiagnostic()).toMatchObject({
      code: 'template-error',
      summary: "UndefinedError: 'nope' is undefined",
      at: { file: 'main', line: 2, column: 8 },
    })
  })

  it('know where each line of output came from', async () => {
    const files = {
      main: 'one\n{% for i in [1, 2] %}\nloop {{ i }}\n{% endfor %}\n{% from "lib" import m %}{{ m() }}\n{% include "part" %}\nend {{ "x\ny" }}\nlast',
      lib: '{% macro m() %}m1\n\nm3{% endmacro %}',
      part: 'p1\n{{ 1 }}\np3',
    }
    const { text, lines } = await of(files).renderMapped('main')
    const shown = text.split('\n').map((line, i) => `${line} <${lines[i]?.template}:${lines[i]?.line}>`)
    expect(shown).toEqual([
      'one <main:1>',
      ' <main:2>',
      'loop 1 <main:3>',
      ' <main:2>',
      'loop 2 <main:3>',
      ' <main:4>',
      'm1 <lib:1>',
      ' <lib:2>',
      'm3 <lib:3>',
      'p1 <part:1>',
      '1 <part:2>',
      'p3 <part:3>',
      'end x <main:7>',
      'y <main:7>',
      'last <main:9>',
    ])
  })
})

describe('fromJson', () => {
  it('keeps ints, floats and the order of keys', () => {
    const value = fromJson('{"b": [1, 1.0, 1e3, -0, 12345678901234567890, true, null], "a": "\\u00e9", "b": 2}') as Dict
    expect([...value.keys()]).toEqual(['b', 'a'])
    expect(fromJson('[1, 1.0, 12345678901234567890, NaN]')).toEqual([
      1,
      new Float(1),
      12345678901234567890n,
      new Float(Number.NaN),
    ])
    for (const text of ['', '{', '[1,]', '{"a" 1}', '01', '"\n"', '1 2'])
      expect(() => fromJson(text)).toThrow(SyntaxError)
  })
})
