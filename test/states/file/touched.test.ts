import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { touchedBy } from '../../../src/states/file/touched.ts'

const kinds = (...paths: readonly string[]) => {
  const touched = touchedBy(paths)
  return touched === 'everything' ? touched : touched.map(({ kind }) => kind)
}

describe('what a written file may decide', () => {
  test.each([
    '/etc/apt/sources.list.d/a.list',
    '/etc/passwd',
    '/etc/passwd-',
    '/etc/nsswitch.conf',
    '/usr/local/bin/tool',
    '/var/lib/postgresql/15/main/x',
    '/opt/app/app.service',
    '/srv/../etc/passwd',
    '/home',
  ])('everything: %s', (path) => expect(kinds(path)).toBe('everything'))

  test('files of users decide no packages, accounts or services', () => {
    expect(kinds('/home/ann/notes', '/srv/app/config.py')).toEqual([
      'path',
      'tree',
      'creates',
      'guard',
      'git-checkout',
      'git-remote',
      'git-relation',
      'git-config',
    ])
    expect(kinds('/home/ann/.pgpass')).toContain('postgres')
  })

  test('configuration decides services, but no packages or accounts', () => {
    expect(kinds('/etc/nginx/nginx.conf')).toContain('service')
    expect(kinds('/etc/postgresql/15/main/pg_hba.conf')).toContain('postgres')
    for (const kind of ['package', 'user', 'group']) expect(kinds('/etc/motd')).not.toContain(kind)
  })

  test('the kinds that are named are kinds of facts, and those that are not have to do with no files of users', () => {
    const folder = fileURLToPath(new URL('../../../src/facts', import.meta.url))
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
      .join('\n')
    for (const kind of kinds('/etc/motd')) expect(texts).toContain(`'${kind}'`)
    const named = [...texts.matchAll(/FactKind<[^=]*= \{\s*name: '([^']+)'|perNeed\(\s*'([^']+)'/g)].map(
      (found) => found[1] ?? found[2],
    )
    const others = named.filter((kind) => !kinds('/etc/motd').includes(kind as string))
    const unmoved = /^(actor|user|group|package.*)$/
    expect(others.filter((kind) => !unmoved.test(kind as string))).toEqual([])
    expect(named.length).toBeGreaterThan(10)
  })
})
