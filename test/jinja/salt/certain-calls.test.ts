import { describe, expect, test } from 'vitest'
import { Environment } from '../../../src/jinja/index.ts'
import { toPlain } from '../../../src/python/values.ts'

const files: { readonly [name: string]: string } = {
  'calls.jinja': "{% set m = salt['cmd.run']('m') %}",
  'macros.jinja': "{% macro m() %}{{ salt['cmd.run']('m') }}{% endmacro %}",
  'wrong.jinja': '{% if %}',
  'round.jinja': "{% include 'round.jinja' %}{{ salt['cmd.run']('r') }}",
}

const acts = (fun: string | undefined) => fun === undefined || fun.startsWith('cmd.')

async function callsOf(source: string): Promise<string[]> {
  const environment = new Environment({ salt: true, loader: (name) => files[name] ?? null })
  const calls = await environment.certainCalls('a.sls', acts, source)
  return calls.map(({ fun, args, kwargs }) => {
    const named = [...kwargs].map(([name, value]) => `${name}=${JSON.stringify(toPlain(value))}`)
    return `${fun}(${[...args.map((value) => JSON.stringify(toPlain(value))), ...named].join(' ')})`
  })
}

const run = (cmd: string) => `salt['cmd.run']('${cmd}')`

describe('calls that are certain', () => {
  test.each([
    ['outputs', `{{ ${run('a')} }}{{ salt.cmd.run('b') }}`, ['cmd.run("a")', 'cmd.run("b")']],
    [
      'arguments that are literals',
      "{{ salt['x.y'](1, [true, none], {'a': (2, '3')}, k='v', l=1.5) }}",
      ['x.y(1 [true,null] {"a":[2,"3"]} k="v" l=1.5)'],
    ],
    ['not with arguments that are computed', "{{ salt['x.y'](grains.id) }}{{ salt['x.y'](*[1]) }}", []],
    [
      'operands and arguments',
      `{{ f(${run('a')}|upper ~ 'x', k=[${run('b')}][0]) == 1 }}`,
      ['cmd.run("a")', 'cmd.run("b")'],
    ],
    [
      'set, block set, with, filter blocks, do',
      `{% set a = ${run('a')} %}{% set b | upper %}{{ ${run('b')} }}{% endset %}` +
        `{% with c = ${run('c')} %}{{ ${run('d')} }}{% endwith %}` +
        `{% filter upper %}{{ ${run('e')} }}{% endfilter %}{% do x.append(${run('f')}) %}`,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((cmd) => `cmd.run("${cmd}")`),
    ],
    [
      'the first condition and what is looped over, not what is inside',
      `{% if ${run('a')} %}{{ salt['file.read']('b') }}{% elif salt['file.read']('c') %}{% endif %}` +
        `{% for x in salt['file.read']('d') %}{{ salt['file.read']('e') }}{% endfor %}`,
      ['cmd.run("a")', 'file.read("d")'],
    ],
    [
      'the left of and, or and the condition of an inline if',
      "{{ salt['f.l'](1) and salt['f.r'](1) }}{{ salt['f.r'](2) if salt['f.l'](2) else salt['f.r'](3) }}" +
        "{{ salt['f.l'](3) < salt['f.l'](4) < salt['f.r'](4) }}",
      ['f.l(1)', 'f.l(2)', 'f.l(3)', 'f.l(4)'],
    ],
    [
      'up to a use that may come or not',
      `{{ ${run('a')} }}{% if x %}{{ ${run('b')} }}{% endif %}{{ ${run('c')} }}`,
      ['cmd.run("a")'],
    ],
    [
      'up to a function used as a value',
      `{{ ${run('a')} }}{% set f = salt['cmd.run'] %}{{ f('b') }}{{ ${run('c')} }}`,
      ['cmd.run("a")'],
    ],
    ['up to salt given to others', `{{ ${run('a')} }}{{ f(salt) }}{{ ${run('c')} }}`, ['cmd.run("a")']],
    [
      'past questions about salt',
      `{% if salt is defined and 'a.b' in salt %}{% endif %}{{ ${run('a')} }}`,
      ['cmd.run("a")'],
    ],
    ['up to a raise', `{% if x %}{{ raise('no') }}{% endif %}{{ ${run('a')} }}`, []],
    [
      'in imported and included templates',
      `{{ ${run('a')} }}{% from 'calls.jinja' import m %}{% include 'calls.jinja' %}{{ ${run('b')} }}`,
      ['cmd.run("a")', 'cmd.run("m")', 'cmd.run("b")'],
    ],
    ['up to macros that act', `{{ ${run('a')} }}{% from 'macros.jinja' import m %}{{ ${run('b')} }}`, ['cmd.run("a")']],
    [
      'up to a template that is wrong or not there',
      `{{ ${run('a')} }}{% include 'wrong.jinja' %}{{ ${run('b')} }}`,
      ['cmd.run("a")'],
    ],
    ['once in templates that include themselves', "{% include 'round.jinja' %}", ['cmd.run("r")']],
    ['up to a block', `{{ ${run('a')} }}{% block b %}{% endblock %}{{ ${run('b')} }}`, ['cmd.run("a")']],
    ['not where salt is another', `{% set salt = {} %}{{ ${run('a')} }}`, []],
  ])('%s', async (_, source, expected) => {
    expect(await callsOf(source)).toEqual(expected)
  })
})
