import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { HostCalls } from '../../../src/engine/index.ts'
import { builtinCatalogue } from '../../../src/modules/index.ts'
import { toValue } from '../../../src/python/values.ts'
import { openLocal } from '../../../src/transport/index.ts'
import { dumpJson } from '../../../src/yaml/index.ts'

interface Case {
  fun: string
  args: unknown[]
  with?: Record<string, unknown>
  value?: unknown
  fails?: string
  shape?: string
}

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'kstate-calls-')))
writeFileSync(join(directory, 'plain.txt'), "one\nTwo: $x 'y'\n\nlast")
chmodSync(join(directory, 'plain.txt'), 0o640)
linkSync(join(directory, 'plain.txt'), join(directory, 'hard'))
symlinkSync('plain.txt', join(directory, 'link'))
writeFileSync(join(directory, 'binary'), Buffer.from([0, 1, 2, 120]))
mkdirSync(join(directory, 'sub'))
chmodSync(join(directory, 'sub'), 0o1755)
writeFileSync(join(directory, 'sub/deep.conf'), 'hello\n')

const session = await openLocal({})
const calls = new HostCalls(session, '/bin/sh', builtinCatalogue.calls)
const cases = parse(
  readFileSync(new URL('on-this-machine.yaml', import.meta.url), 'utf8').replaceAll('DIR', directory),
) as Case[]

afterAll(async () => {
  await session.close()
  rmSync(directory, { recursive: true })
})

describe('execution functions that a host answers', () => {
  for (const { fun, args, with: kwargs = {}, value, fails, shape } of cases) {
    test.concurrent(`${fun} ${JSON.stringify([...args, kwargs]).replaceAll(directory, 'DIR')}`, async () => {
      const named = Object.entries(kwargs).map(([key, item]) => [key, toValue(item)] as const)
      const answer = calls.call(fun, args.map(toValue), new Map(named))
      if (fails !== undefined) {
        const cause = await answer.then(
          () => undefined,
          (cause: Error & { pythonClass?: string }) => cause,
        )
        expect(`${cause?.pythonClass}: ${cause?.message}`.slice(0, fails.length)).toBe(fails)
      } else {
        const json = dumpJson(await answer, { separators: [',', ':'], ensureAscii: false })
        if (shape !== undefined) expect(json).toMatch(new RegExp(shape))
        else expect(JSON.parse(json)).toEqual(value)
      }
    })
  }
})

test('calls made together travel together, and each is made once', async () => {
  const before = session.roundTrips
  const fresh = new HostCalls(session, '/bin/sh', builtinCatalogue.calls)
  const path = toValue(join(directory, 'plain.txt'))
  const none = new Map()
  const [mode, again, exists, refused] = await Promise.allSettled([
    fresh.call('file.get_mode', [path], none),
    fresh.call('file.get_mode', [path], none),
    fresh.call('file.file_exists', [path], none),
    fresh.call('file.access', [path, 'z'], none),
  ])
  expect(mode).toEqual({ status: 'fulfilled', value: '0640' })
  expect(again).toEqual(mode)
  expect(exists).toEqual({ status: 'fulfilled', value: true })
  expect(refused.status).toBe('rejected')
  expect(session.roundTrips - before).toBe(1)
})
