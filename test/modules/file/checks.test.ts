import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bind, type Change, type GivenFact, ioOf, readFacts } from '../../../src/proof/index.ts'
import type { Dict } from '../../../src/python/values.ts'
import { toValue } from '../../../src/python/values.ts'
import { stateFunction } from '../support.ts'

const root = mkdtempSync(join(tmpdir(), 'kstate-checks-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const { username: user, uid, gid, homedir: home } = userInfo()
const actor = { kind: 'actor', key: '', value: { user, group: String(gid), uid, gid, home } }
const there = { kind: 'path', key: root, value: { directory: true } }
const run = (script: string, input: string | Uint8Array = '') =>
  spawnSync('/bin/sh', ['-c', script], { input: Buffer.from(input as string) }).status

/** A function, its arguments beside `name`, what lies at the name before, and what the host is known to have there. */
const rows: readonly (readonly [fun: string, args: object, make: (path: string) => void, now: object])[] = [
  ['file.absent', {}, (path) => mkdirSync(path), { directory: true }],
  ['file.touch', {}, () => {}, {}],
  ['file.symlink', { target: "/no where/it's" }, () => {}, {}],
  ['file.directory', { mode: '0700' }, () => {}, {}],
  ['file.directory', { force: true }, (path) => writeFileSync(path, 'x'), { file: 'x' }],
  ['file.append', { text: 'more' }, (path) => writeFileSync(path, 'one'), { file: 'one', uid, gid }],
  ['file.managed', { contents: 'new' }, (path) => writeFileSync(path, 'old'), { file: 'old', uid, gid }],
]

test.each(rows)('the check of %s %j holds after its action, and not before', async (fun, args, make, now) => {
  const path = join(root, `${fun} ${rows.findIndex((row) => row[1] === args)}`)
  make(path)
  const facts: GivenFact[] = [actor, there, { kind: 'path', key: path, value: now }]
  const made = await bind(stateFunction(fun), fun, toValue({ name: path, ...args }) as Dict, ioOf({}))
  if (!('bound' in made)) throw new Error(JSON.stringify(made))
  const known = readFacts(facts)
  const verdict = made.bound.verdict(known)
  expect(verdict.kind).toBe('change')
  const [action, ...more] = made.bound.actions(verdict as Change, known)
  if (action?.kind !== 'shell' || !action.check || more.length > 0)
    throw new Error('one action with a check is expected')
  expect(run(action.check.text)).not.toBe(0)
  expect(run(action.script.text, action.stdin as string | undefined)).toBe(0)
  expect(run(action.check.text)).toBe(0)
})
