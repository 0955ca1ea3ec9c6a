import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { HostCalls } from '../../../src/engine/index.ts'
import { builtinCatalogue } from '../../../src/modules/index.ts'
import { toValue } from '../../../src/python/values.ts'
import { openLocal } from '../../../src/transport/index.ts'

interface Case {
  args: unknown[]
  with?: Record<string, unknown> | 'CONTENTS'
  value?: unknown
  fails?: string
  has?: Record<string, string>
}

const server = createServer((request, response) => {
  response.writeHead(request.url === '/404' ? 404 : 200)
  response.end('a page')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'kstate-get-url-')))
mkdirSync(join(directory, 'sub'))
const session = await openLocal({})
const calls = new HostCalls(session, '/bin/sh', builtinCatalogue.calls)
const text = readFileSync(new URL('cp.get_url.yaml', import.meta.url), 'utf8')
const cases = parse(text.replaceAll('DIR', directory).replaceAll('URL', url)) as Case[]

afterAll(async () => {
  await session.close()
  server.close()
  rmSync(directory, { recursive: true })
})

describe('cp.get_url', () => {
  for (const { args, with: given = {}, value, fails, has = {} } of cases) {
    test(JSON.stringify(args).replaceAll(directory, 'DIR').replaceAll(url, 'URL'), async () => {
      const kwargs = given === 'CONTENTS' ? { __contents__: 'aGVsbG8K' } : given
      const named = Object.entries(kwargs).map(([key, item]) => [key, toValue(item)] as const)
      const answer = calls.call('cp.get_url', args.map(toValue), new Map(named))
      if (fails !== undefined) {
        const cause = (await answer.catch((failure) => failure)) as Error & { pythonClass?: string }
        expect(`${cause.pythonClass}: ${cause.message}`.slice(0, fails.length)).toBe(fails)
      } else expect(await answer).toEqual(value)
      for (const [path, contents] of Object.entries(has)) {
        expect(readFileSync(join(directory, path), 'utf8')).toBe(contents)
        expect(statSync(join(directory, path)).mode & 0o777).toBe(0o644)
      }
    })
  }

  test('what is as it should be stays as it is', async () => {
    const path = join(directory, 'again')
    const kwargs = new Map([['__contents__', toValue('aGVsbG8K')]])
    await calls.call('cp.get_url', ['salt://x', path], kwargs)
    const before = statSync(path).ino
    const anew = new HostCalls(session, '/bin/sh', builtinCatalogue.calls)
    expect(await anew.call('cp.get_url', ['salt://x', path], kwargs)).toBe(path)
    expect(statSync(path).ino).toBe(before)
  })

  test('nothing of a URL is in a script', () => {
    const args = new Map([
      ['path', 'https://u:geheim@x/'],
      ['dest', '/tmp/x'],
    ])
    const [section] = builtinCatalogue.calls.get('cp.get_url')!.sections!(args, '/bin/sh')
    expect(section!.script.text).not.toContain('geheim')
  })
})
