import { describe, expect, test } from 'vitest'
import { type Diagnostic, DiagnosticError, formatDiagnostic } from '../../src/core/diagnostics.ts'
import { builtinCatalogue } from '../../src/modules/index.ts'
import { Dict, toPlain, type Value } from '../../src/python/values.ts'
import {
  type HostCalls,
  jinjaEngine,
  renderTarget,
  type Subject,
  UnknownFunctionError,
} from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'

async function render(files: { [path: string]: string }, more: Partial<Subject> = {}) {
  const subject = {
    id: 'web1',
    grains: new Dict([['os', 'Debian']]),
    opts: new Dict(),
    states: treeOf(files, 'states'),
    pillar: treeOf(files, 'pillar'),
    hostFunctions: new Set(builtinCatalogue.calls.keys()),
    ...more,
  }
  const rendered = await renderTarget({ subject, engine: jinjaEngine, sls: ['a'] })
  if (rendered.problems.length > 0) throw new DiagnosticError(rendered.problems)
  return rendered
}

async function refusal(files: { [path: string]: string }, more: Partial<Subject> = {}): Promise<Diagnostic> {
  const cause = await render(files, more).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(cause).toBeInstanceOf(DiagnosticError)
  return (cause as DiagnosticError).diagnostics[0]!
}

const argument = async (expression: string, more?: Partial<Subject>) => {
  const { high } = await render({ 'states/a.sls': `x:\n  test.nop:\n    - v: {{ (${expression})|json }}\n` }, more)
  return toPlain((((high.get('x') as Dict).get('test') as Value[])[0] as Dict).get('v')!)
}

describe('what templates ask the host', () => {
  const calls: unknown[] = []
  const host: HostCalls = {
    async call(fun, args, kwargs) {
      calls.push([fun, args, Object.fromEntries(kwargs)])
      if (fun === 'cmd.run') return `ran ${String(args[0])}`
      throw new UnknownFunctionError(fun, 'write it otherwise')
    },
  }

  test('is answered by the host, arguments and all', async () => {
    expect(await argument("salt['cmd.run']('id', runas='bob')", { host })).toBe('ran id')
    expect(await argument("salt.cmd.run('x')", { host })).toBe('ran x')
    expect(calls[0]).toEqual(['cmd.run', ['id'], { runas: 'bob' }])
  })

  test('is refused by name where the host has no such function', async () => {
    const found = await refusal(
      { 'states/a.sls': "x:\n  test.nop:\n    - v: {{ salt['cmd.shell']('x') }}\n" },
      { host },
    )
    expect(found).toMatchObject({
      code: 'execution-function-unknown',
      at: { file: 'states/a.sls', line: 3 },
      hint: 'write it otherwise',
    })
  })

  test('is an error without a host', async () => {
    const found = await refusal({ 'states/a.sls': "x:\n  test.nop:\n    - v: {{ salt['cmd.run']('x') }}\n" })
    expect(found).toMatchObject({ code: 'host-needed', at: { file: 'states/a.sls', line: 3 } })
    expect(found.summary).toContain('cmd.run is answered by the host, and there is none here')
  })

  test('functions nobody has can be told from those that are there', async () => {
    expect(
      await argument("['nosuch.fun' in salt, 'cmd.run' in salt, 'pillar.get' in salt, salt['nosuch.fun'] is defined]"),
    ).toEqual([false, true, true, false])
  })

  test('a custom execution module is refused by the name of its file', async () => {
    const found = await refusal({ 'states/a.sls': 'x{{ salt.mine.fun() }}: test.nop', 'states/_modules/mine.py': '' })
    expect(found.code).toBe('execution-function-unknown')
    expect(found.hint).toContain('_modules/mine.py')
  })
})

describe('what is refused by name', () => {
  test.each([
    ['#!py\ndef run(): pass\n', 'renderer-unknown', 'kstate runs no Python'],
    ['#!jinja|mako|yaml\nx: test.nop\n', 'renderer-unknown', 'write the template in Jinja'],
    ['#!yaml|jinja\nx: test.nop\n', 'renderer-unknown', 'in that order'],
  ])('%j', async (text, code, hint) => {
    const found = await refusal({ 'states/a.sls': text })
    expect(found).toMatchObject({ code, at: { file: 'states/a.sls', line: 1 } })
    expect(found.hint).toContain(hint)
  })

  test('an external pillar', async () => {
    const found = await refusal(
      { 'states/a.sls': 'x: test.nop' },
      { opts: new Dict([['ext_pillar', [new Dict([['git', []]])]]]) },
    )
    expect(found.code).toBe('option-refused')
  })

  test('a broken top file of the pillar, at its place', async () => {
    const found = await refusal({ 'states/a.sls': 'x: test.nop', 'pillar/top.sls': "base:\n  '*':\n    - a: [\n" })
    expect(found.at?.file).toBe('pillar/top.sls')
    expect(formatDiagnostic(found)).toContain('Pillar failed to render')
  })
})

describe('decrypted values', () => {
  const message = '-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----'
  const files = {
    'states/a.sls': `#!yaml|gpg\nx:\n  test.nop:\n    - v: |\n        ${message.replaceAll('\n', '\n        ')}\n    - w: plain\n`,
  }

  test('take the place of their messages and are known as secrets', async () => {
    const { high, session } = await render(files, {
      decrypt: { open: async (armoured) => (armoured === message ? 'hunter2\n' : 'wrong'), sops: async () => [] },
    })
    expect(toPlain((high.get('x') as Dict).get('test')!)).toEqual([
      { v: 'hunter2' },
      { w: 'plain' },
      'nop',
      { order: 10000 },
    ])
    expect([...session.secrets]).toEqual(['hunter2'])
  })

  test('are an error without a key, and where they cannot be opened', async () => {
    expect((await refusal(files)).code).toBe('secret-no-key')
    const broken = await refusal(files, {
      decrypt: { open: () => Promise.reject(new Error('no such key')), sops: async () => [] },
    })
    expect(broken).toMatchObject({ code: 'secret-undecipherable', at: { file: 'states/a.sls', line: 4 } })
    expect(broken.summary).toContain('no such key')
  })
})

test('hosts of one tree share compiled templates and see their own data', async () => {
  const files = { 'states/a.sls': 'x_{{ grains.os }}: test.nop' }
  const states = treeOf(files, 'states')
  const one = await render(files, { states, grains: new Dict([['os', 'Debian']]) })
  const two = await render(files, { states, grains: new Dict([['os', 'Ubuntu']]) })
  expect([[...one.high.keys()], [...two.high.keys()]]).toEqual([['x_Debian'], ['x_Ubuntu']])
})

test('relative imports count from the file that imports, also where several directories have the same name in them', async () => {
  const { high } = await render({
    'states/a.sls':
      "{% from 'p/m.jinja' import v as p %}{% from 'q/m.jinja' import v as q %}x_{{ p }}_{{ q }}: test.nop",
    'states/p/m.jinja': "{% from './n.jinja' import w %}{% set v = w %}",
    'states/p/n.jinja': "{% set w = 'p' %}",
    'states/q/m.jinja': "{% from './n.jinja' import w %}{% set v = w %}",
    'states/q/n.jinja': "{% set w = 'q' %}",
  })
  expect([...high.keys()]).toEqual(['x_p_q'])
})

describe('how templates are marked', () => {
  const marked = (options: readonly (readonly [string, Value])[]) => ({
    opts: new Dict([['jinja_sls_env', new Dict([...options])]]),
  })
  const ids = async (text: string, more: Partial<Subject>) => [
    ...(await render({ 'states/a.sls': text }, more)).high.keys(),
  ]

  test('jinja_sls_env gives other marks and lines to SLS; its keys are read in any case', async () => {
    const lines = marked([
      ['LINE_STATEMENT_PREFIX', '%'],
      ['line_comment_prefix', '##'],
    ])
    expect(await ids("% for id in ['x', 'y']\n{{ id }}: test.nop\n% endfor\n## {{ nowhere }}\n", lines)).toEqual([
      'x',
      'y',
    ])
    const marks = marked([
      ['variable_start_string', '<<'],
      ['variable_end_string', '>>'],
      ['block_start_string', '<%'],
      ['block_end_string', '%>'],
      ['comment_start_string', '<#'],
      ['comment_end_string', '#>'],
    ])
    expect(
      await ids('<# no #><% if true %><< grains.os >>: test.nop<% endif %>\n"{{ x }}": test.nop\n', marks),
    ).toEqual(['Debian', '{{ x }}'])
  })

  test('jinja_env is of other templates', async () => {
    const env: Partial<Subject> = { opts: new Dict([['jinja_env', new Dict([['line_statement_prefix', '%']])]]) }
    expect((await refusal({ 'states/a.sls': '% set a = 1\nx{{ a }}: test.nop\n' }, env)).code).toBe('template-error')
  })
})
