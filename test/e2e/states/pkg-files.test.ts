import { beforeAll, describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'pkg-files' })

const run = (script: string) => runOk(host(), script)
const version = (name: string) => run(`dpkg-query -W -f '\${Version}' ${name} 2>/dev/null; :`)
const sources = (name: string, from: string) =>
  `x:\n  pkg.installed:\n    - refresh: false\n    - sources:\n      - ${name}: ${from}\n`
const bytes = async (path: string) => Buffer.from(await run(`base64 ${path}`), 'base64')

/** Makes a package on the host. */
const build = (file: string, name: string, version: string, more: { arch?: string; compression?: string } = {}) =>
  run(`rm -rf /tmp/deb; mkdir -p /tmp/deb/DEBIAN $(dirname ${file})
printf 'Package: %s\\nVersion: %s\\nArchitecture: %s\\nMaintainer: a <a@b>\\nDescription: x\\n' ${name} ${version} ${more.arch ?? 'all'} >/tmp/deb/DEBIAN/control
dpkg-deb -Z${more.compression ?? 'xz'} --uniform-compression -b /tmp/deb ${file} >/dev/null`)

beforeAll(async () => {
  for (const some of ['2.0-1', '2.1-1']) await build(`/srv/p_${some}.deb`, 'p', some)
  await build('/srv/q.deb', 'q', '1')
  await build('/srv/foreign.deb', 'p', '3', { arch: 's390x' })
  await run('echo no package >/srv/text.deb; printf "!<arch>\\n" >/srv/cut.deb')
})

describe('package files on the host', () => {
  test('the version in the file counts: newer, older, the same', async () => {
    for (const [file, wanted, old] of [
      ['p_2.0-1', '2.0-1', ''],
      ['p_2.1-1', '2.1-1', '2.0-1'],
      ['p_2.0-1', '2.0-1', '2.1-1'],
    ] as const) {
      const sls = sources('p', `/srv/${file}.deb`)
      const plan = await states(host(), sls, { plan: true })
      expect(plan.rows[0]).toMatchObject({ changed: true, changes: { p: { old, new: wanted } } })
      expect((await settles(host(), sls)).rows[0]).toMatchObject({ changes: { p: { old, new: wanted } } })
      expect(await version('p')).toBe(wanted)
    }
  })

  test.each([
    ['q.deb', '/srv/q.deb is the package q, not p'],
    ['foreign.deb', "/srv/foreign.deb is of the architecture s390x: the package's name in `sources` is p:s390x then"],
    ['text.deb', /^\/srv\/text.deb cannot be read as a package: .*not a Debian format archive/],
    ['cut.deb', /^\/srv\/cut.deb cannot be read as a package: dpkg-deb: error: /],
    ['none.deb', 'There is no /srv/none.deb on the host'],
  ])('%s is refused before anything is done', async (file, comment) => {
    const { rows } = await states(host(), sources('p', `/srv/${file}`))
    expect(rows[0]).toMatchObject({ result: false, changed: false, changes: {} })
    expect(rows[0]!.comment).toMatch(comment)
  })

  test('one that a step before writes is unknown in a plan, and installed', async () => {
    await build('/srv/new.deb', 'p', '4.0')
    const files = { 'states/new.deb': await bytes('/srv/new.deb') }
    await run('cp /srv/p_2.0-1.deb /srv/placed.deb')
    const sls = `/srv/placed.deb:\n  file.managed:\n    - source: salt://new.deb\n${sources('p', '/srv/placed.deb')}`
    const plan = await states(host(), sls, { plan: true, files })
    expect(plan.rows[1]).toMatchObject({ changed: null, depends_on: ['/srv/placed.deb'] })
    await settles(host(), sls, { files })
    expect(await version('p')).toBe('4.0')
  })
})

describe('package files of the tree', () => {
  test.each(['xz', 'gzip', 'none'])('compressed by %s, whatever their names say', async (compression) => {
    await build('/srv/t.deb', 't', '1:5.0-1', { compression })
    const files = { 'states/t_9_all.deb': await bytes('/srv/t.deb') }
    const sls = sources('t', 'salt://t_9_all.deb')
    const plan = await states(host(), sls, { plan: true, files })
    expect(plan.rows[0]!.changes).toEqual({ t: { old: '', new: '1:5.0-1' } })
    await settles(host(), sls, { files })
    await build('/srv/t.deb', 't', '5.0-1', { compression })
    const { rows } = await settles(host(), sls, { files: { 'states/t_9_all.deb': await bytes('/srv/t.deb') } })
    expect(rows[0]!.changes).toEqual({ t: { old: '1:5.0-1', new: '5.0-1' } })
    await run('dpkg -P t')
  })

  test('one that is no package fails', async () => {
    const { rows } = await states(host(), sources('t', 'salt://t.deb'), { files: { 'states/t.deb': 'text' } })
    expect(rows[0]).toMatchObject({ result: false, comment: 'salt://t.deb is not a package' })
  })
})

describe('package files of the web', () => {
  beforeAll(async () => {
    await build('/srv/www/w', 'w', '1:1.0')
    await build('/srv/www/w_1.0_all.deb', 'w', '1:1.0')
    await build('/srv/www/w_3.0_all.deb', 'w', '2.0')
    await run(
      'cd /srv/www && nohup python3 -m http.server 8099 >/run/www.log 2>&1 & for i in $(seq 50); do python3 -c "import socket; socket.create_connection((\'127.0.0.1\', 8099))" 2>/dev/null && break; sleep 0.1; done',
    )
  })
  const web = (path: string) => sources('w', `http://127.0.0.1:8099/${path}`)

  test('without a version in its name the file itself is looked at, each time', async () => {
    const plan = await states(host(), web('w'), { plan: true })
    expect(plan.rows[0]!.changes).toEqual({ w: { old: '', new: '1:1.0' } })
    await settles(host(), web('w'))
    await build('/srv/www/w', 'w', '1:1.1')
    expect((await settles(host(), web('w'))).rows[0]!.changes).toEqual({ w: { old: '1:1.0', new: '1:1.1' } })
    await run('for p in curl wget; do if [ -x /usr/bin/$p ]; then mv /usr/bin/$p /srv/; fi; done')
    expect((await states(host(), web('w'))).rows[0]).toMatchObject({ result: true, changed: false })
    await run('for p in curl wget; do if [ -x /srv/$p ]; then mv /srv/$p /usr/bin/; fi; done')
    expect(await run('ls -d /tmp/kstate.* 2>/dev/null; :')).toBe('')
  })

  test('a version in its name is believed, and held against the file before it is installed', async () => {
    const first = await states(host(), web('w_1.0_all.deb'))
    expect(first.rows[0]).toMatchObject({ changes: { w: { old: '1:1.1', new: '1:1.0' } } })
    await run(': >/run/www.log')
    expect((await states(host(), web('w_1.0_all.deb'))).rows[0]).toMatchObject({ changed: false, result: true })
    expect(await run('cat /run/www.log')).toBe('')
    const { rows } = await states(host(), web('w_3.0_all.deb'))
    expect(rows[0]).toMatchObject({ result: false, changed: false, changes: {} })
    expect(rows[0]!.comment).toContain('http://127.0.0.1:8099/w_3.0_all.deb is version 2.0, not 3.0')
    expect(await version('w')).toBe('1:1.0')
  })

  test('one that is not there fails', async () => {
    const { rows } = await states(host(), web('nothing'))
    expect(rows[0]).toMatchObject({ result: false, changed: false })
    expect(rows[0]!.comment).toMatch(/^http:\/\/127.0.0.1:8099\/nothing cannot be read as a package: .*404/)
  })
})
