import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { HostCalls } from '../../../src/engine/index.ts'
import { builtinCatalogue } from '../../../src/modules/index.ts'
import { toPlain, toValue } from '../../../src/python/values.ts'
import { openLocal } from '../../../src/transport/index.ts'

interface Case {
  at: string
  with?: Record<string, unknown>
  item?: string
  value?: unknown
  fails?: string
}

const pages: Record<string, [code: number, headers: Record<string, string>, body: string | Buffer]> = {
  '/redirect': [302, { location: '/echo?z=1' }, 'moved'],
  '/404': [404, { 'content-type': 'text/plain; charset=latin1' }, Buffer.from([0xe9])],
  '/yaml': [200, { 'content-type': 'text/yaml' }, 'a: [1, x]\n'],
  '/plain': [200, { 'content-type': 'text/plain' }, 'hi\n\n'],
  '/binary': [200, {}, Buffer.from([0xff, 0xfe])],
}

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    const page = pages[request.url!]
    if (page) return response.writeHead(page[0], page[1]).end(page[2])
    const of = ['content-type', 'x-t', 'user-agent', 'authorization']
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => of.includes(name)))
    response.writeHead(200, { 'content-type': 'application/json', 'x-a': ['1', '2'] })
    return response.end(JSON.stringify({ m: request.method, u: request.url, b: body, h: headers }))
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const session = await openLocal({})
const calls = new HostCalls(session, '/bin/sh', builtinCatalogue.calls)
const cases = parse(readFileSync(new URL('http.query.yaml', import.meta.url), 'utf8')) as Case[]

afterAll(async () => {
  await session.close()
  server.close()
})

describe('http.query', () => {
  for (const { at, with: kwargs = {}, item, value, fails } of cases) {
    test(`${at} ${JSON.stringify(kwargs)}`, async () => {
      const named = Object.entries(kwargs).map(([key, given]) => [key, toValue(given)] as const)
      const answer = calls.call('http.query', [at.replace('URL', url)], new Map(named))
      if (fails !== undefined) {
        const cause = (await answer.catch((failure) => failure)) as Error & { pythonClass?: string }
        expect(`${cause.pythonClass}: ${cause.message}`.slice(0, fails.length)).toBe(fails)
        return
      }
      let shown = toPlain(await answer) as Record<string, unknown>
      for (const key of item?.split('.') ?? []) shown = shown[key] as typeof shown
      if (item === undefined && typeof shown.body === 'string' && shown.body.startsWith('{')) {
        // Headers have no order of their own.
        const sorted = (text: unknown) => JSON.parse(String(text))
        expect(sorted(shown.body)).toEqual(sorted((value as typeof shown).body))
        expect({ ...shown, body: '', text: '' }).toEqual({ ...(value as typeof shown), body: '', text: '' })
      } else expect(shown).toEqual(value)
    })
  }

  test('nothing of a request is in an argument list', async () => {
    const sections = builtinCatalogue.calls.get('http.query')!.sections!(
      new Map(Object.entries({ url: 'https://u:geheim@x/?token=geheim', password: 'geheim', username: 'u' })),
      '/bin/sh',
    )
    expect(sections.map(({ script }) => script.text).join('\n')).not.toContain('geheim')
  })
})
