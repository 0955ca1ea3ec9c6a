import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentLimit, pathFact, sha256 } from '../../../src/modules/file/facts/path.ts'
import { treeFact } from '../../../src/modules/file/facts/tree.ts'
import type { Need } from '../../../src/modules/kit/fact.ts'
import { readAnswers, scriptsOf } from '../support.ts'

const root = mkdtempSync(join(tmpdir(), 'kstate-facts-'))
const applets = join(root, 'applets')
const hasBusybox = spawnSync('busybox', ['true']).status === 0

beforeAll(() => {
  mkdirSync(join(root, 'd/e'), { recursive: true })
  writeFileSync(join(root, 'd/a'), 'hi')
  writeFileSync(join(root, 'd/line\nbreak'), 'hi')
  writeFileSync(join(root, 'd/back\\slash'), 'hi')
  writeFileSync(join(root, "d/-quo'te $(x)"), '')
  writeFileSync(join(root, 'd/long'), Buffer.alloc(contentLimit + 1))
  writeFileSync(join(root, 'd/bytes'), Buffer.from([0, 255, 10, 13]))
  symlinkSync('a', join(root, 'd/link'))
  symlinkSync('no\nwhere', join(root, 'd/dangling'))
  symlinkSync('e', join(root, 'd/folder link'))
  utimesSync(join(root, 'd/a'), 5, 7)
  execFileSync('mkfifo', [join(root, 'd/pipe')])
  mkdirSync(applets)
  if (hasBusybox) execFileSync('busybox', ['--install', '-s', applets])
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Asks this machine, as a session would ask a host. */
function ask<V>(shell: readonly string[], path: string, needs: readonly Need<V>[]): ReadonlyMap<string, V> {
  const { kind } = needs[0]!
  const answers = scriptsOf(kind, needs).map(({ script }) => {
    const [file = '', ...args] = shell
    const ran = spawnSync(file, args, {
      input: `{\n${script.text}\n\n} </dev/null\n`,
      env: { PATH: path, LC_ALL: 'C', HOME: root },
      maxBuffer: 64 * 1024 * 1024,
    })
    return { code: ran.status ?? 255, stdout: ran.stdout, stderr: ran.stderr }
  })
  return readAnswers(kind, needs, answers) as ReadonlyMap<string, V>
}

const shells: readonly (readonly [name: string, shell: readonly string[], path: () => string])[] = [
  ['sh with its tools', ['/bin/sh'], () => process.env.PATH ?? ''],
  ...(hasBusybox ? ([['busybox with its tools', ['busybox', 'ash'], () => applets]] as const) : []),
]

describe.each(shells)('what lies at a path, asked of %s', (_, shell, path) => {
  const look = (name: string) => {
    const need = pathFact(join(root, 'd', name), ['sha256', 'content', 'times'])
    return ask(shell, path(), [need]).get(need.key)!
  }

  test('files of any name, with their hash and bytes', () => {
    for (const name of ['a', 'line\nbreak', 'back\\slash']) {
      const fact = look(name)
      expect(fact.self).toMatchObject({ type: 'file', size: 2, uid: userInfo().uid, user: userInfo().username })
      expect(fact.self).toEqual(fact.followed)
      expect(fact.sha256).toBe(sha256(Buffer.from('hi')))
      expect(fact.content?.toString()).toBe('hi')
    }
    expect(look("-quo'te $(x)").content?.length).toBe(0)
    expect(look('bytes').content).toEqual(Buffer.from([0, 255, 10, 13]))
    expect(look('a').times?.modified).toBe(7)
  })

  test('the bytes of a long file stay where they are', () => {
    expect(look('long').content).toBeUndefined()
    expect(look('long').sha256).toBe(sha256(Buffer.alloc(contentLimit + 1)))
  })

  test('links, and what they lead to', () => {
    expect(look('link')).toMatchObject({
      self: { type: 'link', mode: '0777' },
      followed: { type: 'file', size: 2 },
      target: 'a',
      real: join(root, 'd/a'),
      sha256: sha256(Buffer.from('hi')),
    })
    expect(look('dangling')).toMatchObject({ self: { type: 'link' }, followed: undefined, target: 'no\nwhere' })
    expect(look('folder link')).toMatchObject({ followed: { type: 'directory' }, target: 'e' })
  })

  test('what is neither, and what is not there', () => {
    const pipe = look('pipe')
    expect([pipe.self?.type, pipe.sha256, pipe.content]).toEqual(['fifo', undefined, undefined])
    expect(look('nothing')).toEqual({})
  })

  test('a thousand paths, answered each', () => {
    const needs = Array.from({ length: 1000 }, (_, i) =>
      pathFact(i % 3 === 0 ? `${root}/d/${'./'.repeat(i)}a` : join(root, `no ${i}`), ['sha256']),
    )
    const facts = ask(shell, path(), needs)
    for (const need of needs) expect(facts.get(need.key)!.self?.type).toBe(need.key.endsWith('/a') ? 'file' : undefined)
  })

  test('all that lies below a folder', () => {
    const need = treeFact(join(root, 'd'))
    const tree = ask(shell, path(), [need]).get(need.key)!
    expect([...tree].map(([name, stat]) => [name.slice(root.length + 3), stat.type]).sort()).toEqual([
      ["-quo'te $(x)", 'file'],
      ['a', 'file'],
      ['back\\slash', 'file'],
      ['bytes', 'file'],
      ['dangling', 'link'],
      ['e', 'directory'],
      ['folder link', 'link'],
      ['line\nbreak', 'file'],
      ['link', 'link'],
      ['long', 'file'],
      ['pipe', 'fifo'],
    ])
    const followed = treeFact(join(root, 'd'), { depth: 1, follow: true })
    const through = ask(shell, path(), [followed]).get(followed.key)!
    expect(through.get(join(root, 'd/folder link'))?.type).toBe('directory')
    expect(through.get(join(root, 'd/dangling'))?.type).toBe('link')
    const none = treeFact(join(root, 'none'))
    expect(ask(shell, path(), [none]).get(none.key)!.size).toBe(0)
  })
})
