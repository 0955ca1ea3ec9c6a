import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileTarget } from '../../src/app/compile-target.ts'
import { selectId } from '../../src/compile/index.ts'
import { Secret } from '../../src/core/secrets.ts'
import { Dict } from '../../src/python/values.ts'
import { jinjaEngine } from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'
import { catalogue } from './catalogue.ts'

interface Case {
  readonly name: string
  readonly sls: string
  readonly id?: string
  /** `module: ID` in execution order; a step with requisites has ` ← kind MODULE REFERENCE (IDs)` after it. */
  readonly order: readonly string[]
}

const cases = parse(readFileSync(new URL('cases/order.yaml', import.meta.url), 'utf8')) as Case[]

async function compile(text: string) {
  const files = { 'states/a.sls': text }
  const subject = {
    id: 'web1',
    grains: new Dict(),
    opts: new Dict(),
    states: treeOf(files, 'states'),
    pillar: treeOf({}, 'pillar'),
  }
  return compileTarget({ subject, engine: jinjaEngine, catalogue, purpose: 'run', sls: ['a'] })
}

describe('steps stand in execution order, their requisites bound', () => {
  for (const given of cases) {
    test(given.name, async () => {
      const compiled = await compile(given.sls)
      const { steps } = given.id === undefined ? compiled : selectId(compiled, given.id, ['a'])
      const names = new Map(compiled.steps.map(({ tag, id, name }) => [tag, id === name ? id : `${id}=${name}`]))
      const tell = steps.map(({ tag, module, requisites }) => {
        const bound = requisites.map(
          (one) => `${one.kind} ${one.module} ${one.reference} (${one.steps.map((to) => names.get(to)).join(', ')})`,
        )
        return [`${module}: ${names.get(tag)}`, ...bound].join(' ← ')
      })
      expect(tell).toEqual(given.order)
    })
  }
})

describe('what a state function gets', () => {
  test('defaults are filled in, secrets wrapped, keywords kept apart unless the function takes them', async () => {
    const { steps } = await compile(`
/etc/x:
  file.managed:
    - contents: {k: 1.0}
    - mode: 644
    - check_cmd: visudo -c -f
    - unless: test -e /x
    - require:
      - user: alice
alice:
  user.present:
    - password: hunter2
    - uid: '1000'
`)
    const [user, file] = steps
    expect(user!.bound).toMatchObject({ name: 'alice', uid: 1000 })
    expect((user!.bound!.password as Secret).reveal()).toBe('hunter2')
    expect(user!.bound!.password).toBeInstanceOf(Secret)
    expect(file!.bound).toMatchObject({
      name: '/etc/x',
      mode: '644',
      makedirs: false,
      user: null,
      check_cmd: 'visudo -c -f',
    })
    expect(file!.bound!.contents).toBeInstanceOf(Dict)
    expect([...file!.keywords.keys()]).toEqual(['check_cmd', 'unless'])
    expect([...file!.args.keys()]).toEqual(['name', 'contents', 'mode', 'check_cmd'])
    expect(file!.place).toEqual({ file: 'states/a.sls', line: 3, column: 3 })
    expect(file!.argumentPlaces.get('mode')).toEqual({ file: 'states/a.sls', line: 5, column: 7 })
  })

  test('a listener is a step of its own at the end, with the function that listens', async () => {
    const { steps } = await compile(`
a:
  cmd.run:
    - listen:
      - test: b
b: test.nop
`)
    expect(steps.map(({ id, function: fun, listener, tag }) => ({ id, fun, listener, tag }))).toEqual([
      { id: 'a', fun: 'run', listener: undefined, tag: 'cmd_|-a_|-a_|-run' },
      { id: 'b', fun: 'nop', listener: undefined, tag: 'test_|-b_|-b_|-nop' },
      { id: 'listener_a', fun: 'run', listener: true, tag: 'cmd_|-listener_a_|-a_|-mod_watch' },
    ])
    expect(steps[2]!.requisites).toEqual([
      { kind: 'listen', module: 'test', reference: 'b', steps: ['test_|-b_|-b_|-nop'] },
    ])
  })
})

test('ten thousand states compile in seconds', async () => {
  const text = Array.from({ length: 10_000 }, (_, i) => {
    const after = i === 0 ? '' : `    - require:\n      - file: s${i - 1}\n`
    return `s${i}:\n  file.managed:\n    - name: /etc/f${i}\n    - contents: hello\n    - user: root\n${after}`
  }).join('')
  const began = process.cpuUsage()
  const { steps } = await compile(text)
  expect(steps.length).toBe(10_000)
  const { user, system } = process.cpuUsage(began)
  expect((user + system) / 1e6, 'seconds of processor time').toBeLessThan(6)
}, 60_000)
