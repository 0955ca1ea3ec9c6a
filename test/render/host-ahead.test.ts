import { expect, test } from 'vitest'
import { HostCalls } from '../../src/engine/host-calls.ts'
import { actingFunctions, builtinCatalogue } from '../../src/modules/index.ts'
import { Dict, toPlain, type Value } from '../../src/python/values.ts'
import { jinjaEngine, type Subject } from '../../src/render/index.ts'
import type { Answer, Section, Session } from '../../src/transport/types.ts'
import { treeOf } from '../conformance/salt/case.ts'

/** A session that answers every section with its own number and keeps what travelled together. */
function session(): { requests: number[]; session: Session } {
  const requests: number[] = []
  const request = async (sections: readonly Section[]): Promise<Answer[]> => {
    requests.push(sections.length)
    await new Promise((resolve) => setTimeout(resolve, 1))
    return sections.map(() => ({ code: 0, stdout: Buffer.from('0\n'), stderr: Buffer.from('') }))
  }
  return { requests, session: { request } as unknown as Session }
}

/** Renders an SLS, its pillar and all, and tells how many calls each request to the host carried. */
async function batches(text: string, files: { [path: string]: string } = {}): Promise<string[][]> {
  const made: string[][] = []
  const { requests, session: fake } = session()
  const calls = new HostCalls(fake, '/bin/sh', builtinCatalogue.calls)
  let waiting: string[] = []
  const seen = new Set<string>()
  const host = {
    call(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>) {
      const told = `${fun} ${args.map(toPlain).join(' ')}`
      if (!seen.has(told)) waiting.push(told)
      seen.add(told)
      if (waiting.length === 1)
        setImmediate(() => {
          made.push(waiting)
          waiting = []
        })
      return calls.call(fun, args, kwargs)
    },
  }
  const subject: Subject = {
    id: 'web1',
    grains: new Dict([['os', 'Debian']]),
    opts: new Dict(),
    states: treeOf({ 'states/a.sls': text, ...files }, 'states'),
    pillar: treeOf({}, 'pillar'),
    hostFunctions: new Set(builtinCatalogue.calls.keys()),
    host,
    acting: { functions: actingFunctions(builtinCatalogue), allowed: true },
  }
  const file = { tree: subject.states, path: 'a.sls', text, sls: 'a' }
  await jinjaEngine(file as never, subject, new Dict(), new Dict() as never)
  expect(requests.length).toBe(made.length)
  return made
}

const run = (cmd: string) => `{{ salt['cmd.run']('${cmd}') }}`

test('calls with constant arguments travel together, the real ones find their answers', async () => {
  expect(
    await batches(`{% set a = salt['cmd.run']('a') %}${run('b')}{{ salt.cmd.run('c', python_shell=True) }}${run('a')}`),
  ).toEqual([['cmd.run a', 'cmd.run b', 'cmd.run c']])
})

test('imports are looked into', async () => {
  const files = { 'states/m.jinja': "{% set m = salt['cmd.run']('m') %}" }
  expect(await batches(`{% from 'm.jinja' import m %}${run('a')}`, files)).toEqual([['cmd.run m', 'cmd.run a']])
})

test('a command never runs before one on which it may depend', async () => {
  expect(await batches(`${run('a')}${run('b')}{{ salt['cmd.run'](grains.os) }}${run('c')}`)).toEqual([
    ['cmd.run a', 'cmd.run b'],
    ['cmd.run Debian'],
    ['cmd.run c'],
  ])
})

test('nothing overtakes what the controller has a part in', async () => {
  const files = { 'states/x': 'text', 'states/r.sls': `a: ${run('r')}` }
  const fetched = `${run('a')}${run('b')}{{ salt['cp.get_url']('salt://x', '/y') }}${run('c')}${run('d')}`
  const made = await batches(fetched, files)
  expect(made.map((batch) => batch.map((call) => call.split(' ').slice(0, 2).join(' ')))).toEqual([
    ['cmd.run a', 'cmd.run b'],
    ['cp.get_url salt://x'],
    ['cmd.run c'],
    ['cmd.run d'],
  ])
  expect(await batches(`{{ salt['slsutil.renderer']('salt://r.sls') }}${run('a')}${run('b')}`, files)).toEqual([
    ['cmd.run r'],
    ['cmd.run a'],
    ['cmd.run b'],
  ])
})

test('what the controller answers by itself is not asked of the host', async () => {
  expect(await batches(`{{ salt['grains.get']('os') }}{{ salt['test.ping']() }}${run('a')}${run('b')}`)).toEqual([
    ['cmd.run a', 'cmd.run b'],
  ])
})

test('a call that fails and is never made again ends nothing', async () => {
  expect(await batches(`{% if x is defined %}{% endif %}${run('a')}${run('b')}`)).toHaveLength(1)
  await expect(batches(`{{ grains.nothing.at_all }}{{ salt['cmd.run'](nokey=1) }}${run('b')}`)).rejects.toThrow(
    'has no attribute',
  )
})
