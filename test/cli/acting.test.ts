import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { project } from '../e2e/helpers/kstate.ts'

let requests = 0
const server = createServer((_, response) => {
  requests++
  response.end('hello')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

afterAll(() => void server.close())
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const sls = `asked:
  test.nop:
    - name: {{ salt['http.query']('${url}').body }}
{{ salt['http.query']('${url}').body }}-again: test.nop
`
const guarded = `asked:
  test.nop:
    - unless: [{fun: http.query, url: '${url}'}]
`

async function kstate(words: readonly string[], files: { readonly [path: string]: string } = { 'states/a.sls': sls }) {
  const root = project({ 'kstate.yaml': '{}', 'roster.yaml': 'here: {host: 127.0.0.1}', ...files })
  writeFileSync(join(root, 'grains.json'), '{"id": "here"}')
  const here = words.includes('lint') ? [] : ['--local', '--id', 'here']
  const out: string[] = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  const given = words.map((word) => word.replace('ROOT', root))
  const code = await run([...given, '--root', root, ...here, '--grains', join(root, 'grains.json')], 'test')
  vi.restoreAllMocks()
  return { code, out: out.join('') }
}

/** How many requests come of something. */
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = requests
  await work()
  return requests - before
}

describe('what acts', { timeout: 60_000 }, () => {
  test.each(['plan', 'apply'])('%s calls it, an identical call once', async (command) => {
    const made = await requestsOf(async () => {
      const { out, code } = await kstate([command, 'here', 'a', '--output', 'full'])
      expect(out).toContain('Name: hello')
      expect(code).toBe(0)
    })
    expect(made).toBe(1)
  })

  test('conditions call it', async () => {
    const made = await requestsOf(() => kstate(['apply', 'here', 'a'], { 'states/a.sls': guarded }))
    expect(made).toBe(1)
  })

  test('the command line calls it by name', async () => {
    const { out } = await kstate(['here', 'http.query', url])
    expect(out).toContain('hello')
  })

  test.each([
    ['show', 'highstate', 'here', 'a'],
    ['show', 'lowstate', 'here', 'a'],
    ['render', 'ROOT/states/a.sls'],
    ['here', 'state.show_sls', 'a'],
    ['here', 'state.apply', 'a', 'mock=True'],
  ])('%s %s does not, and says so', async (...words) => {
    const made = await requestsOf(async () => {
      const { out, code } = await kstate(words.filter((word) => word !== undefined))
      expect(code).toBe(3)
      expect(out).toMatch(/error\[call-acts\]: .*http\.query acts on the host or beyond/)
      expect(out).toContain('states/a.sls:3')
    })
    expect(made).toBe(0)
  })

  test('nor does the pillar', async () => {
    const files = { 'pillar/top.sls': "base: {'*': [p]}", 'pillar/p.sls': `a: {{ salt['http.query']('${url}').body }}` }
    const made = await requestsOf(async () => {
      const { out, code } = await kstate(['pillar', 'here'], files)
      expect(code).toBe(3)
      expect(out).toContain('error[call-acts]')
    })
    expect(made).toBe(0)
  })

  test('lint takes note', async () => {
    const made = await requestsOf(async () => {
      const { out, code } = await kstate(['lint'], { 'states/a.sls': sls, 'states/top.sls': "base: {'*': [a]}" })
      expect(out).toContain('http.query acts on the host or beyond')
      expect(code).toBe(0)
    })
    expect(made).toBe(0)
  })
})
