import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { kstate, project, rosterOf, settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'bare', label: 'recurse' })

const files = {
  'states/app/etc/main.conf': 'port = {{ port }}\n',
  'states/app/etc/sub/deep/x.conf': 'x\n',
  'states/app/etc/sub/logo.png': new Uint8Array([0x89, 0x50, 0, 0xff, 0x0a]),
  'states/app/etc/odd/it\'s a "file" 100%?': 'odd\n',
  'states/app/etc/odd/-n': 'dash\n',
  'states/app/etc/odd/üñï': 'far\n',
  'states/app/etc/odd/two\nlines': 'break\n',
}

const sls = (more = '') => `
tree:
  file.recurse:
    - name: /srv/tree
    - source: salt://app/etc
    - user: daemon
    - group: adm
    - dir_mode: '0750'
    - file_mode: '0640'
${more}`

describe('file.recurse', () => {
  test('a folder of files settles, and is so by other means', async () => {
    await settles(host(), sls(), { files })
    const listed = await runOk(
      host(),
      `cd /srv/tree && find . -mindepth 1 -printf '%y %m %u:%g %P\\0' | sort -z | tr '\\0\\n' '\\n|'`,
    )
    expect(listed.trim().split('\n')).toEqual([
      'd 750 daemon:adm odd',
      'd 750 daemon:adm sub',
      'd 750 daemon:adm sub/deep',
      'f 640 daemon:adm main.conf',
      'f 640 daemon:adm odd/-n',
      `f 640 daemon:adm odd/it's a "file" 100%?`,
      'f 640 daemon:adm odd/two|lines',
      'f 640 daemon:adm odd/üñï',
      'f 640 daemon:adm sub/deep/x.conf',
      'f 640 daemon:adm sub/logo.png',
    ])
    expect(await runOk(host(), 'od -An -tx1 /srv/tree/sub/logo.png; cat /srv/tree/main.conf')).toBe(
      ' 89 50 00 ff 0a\nport = {{ port }}\n',
    )
  })

  test('what is broken by hand is told and repaired, and nothing else', async () => {
    await runOk(
      host(),
      `cd /srv/tree && echo other >main.conf && rm sub/deep/x.conf && chmod 600 odd/-n && chown root sub && echo kept >own`,
    )
    const repaired = await settlesAgain(sls())
    expect(repaired.rows[0]!.changes).toEqual({
      '/srv/tree/main.conf': { diff: '--- \n+++ \n@@ -1 +1 @@\n-other\n+port = {{ port }}\n' },
      '/srv/tree/odd/-n': { mode: '0640' },
      '/srv/tree/sub': { '/srv/tree/sub': { user: 'daemon' }, user: 'daemon' },
      '/srv/tree/sub/deep/x.conf': { diff: 'New file', user: 'daemon', group: 'adm', mode: '0640' },
    })
    expect(await runOk(host(), 'cat /srv/tree/own')).toBe('kept\n')
  })

  test('templates are rendered with their context', async () => {
    const rendered = sls("    - template: jinja\n    - context: {port: 8080}\n    - include_pat: '*.conf'\n")
    await settles(host(), rendered.replaceAll('/srv/tree', '/srv/rendered'), { files })
    expect(await runOk(host(), 'cat /srv/rendered/main.conf; cd /srv/rendered; find . -type f | sort')).toBe(
      'port = 8080\n./main.conf\n./sub/deep/x.conf\n',
    )
  })

  test('a template that fails is told with its own line, and nothing is written', async () => {
    const failing = {
      'states/bad/a.conf': 'fine\n',
      'states/bad/sub/b.conf': 'one\ntwo {{ port }}\nthree {{ 1 // 0 }}\n',
    }
    const bad = `x: {file.recurse: [{name: /srv/bad}, {source: 'salt://bad'}, {template: jinja}, {context: {port: 1}}]}\n`
    const { rows } = await states(host(), bad, { files: failing })
    expect(rows[0]).toMatchObject({ result: false, changed: false, changes: {} })
    expect(rows[0]!.comment).toMatch(/states\/bad\/sub\/b\.conf:3:/)
    expect(await runOk(host(), 'ls -d /srv/bad || true')).toBe('')
  })

  test('modes, links and empty folders of the source are kept where that is asked for', async () => {
    const root = project({
      'roster.yaml': rosterOf(host()),
      'pillar/top.sls': '',
      'states/test.sls': `x:
  file.recurse: [{name: /srv/kept}, {source: 'salt://tool'}, {file_mode: keep}, {keep_symlinks: true}, {include_empty: true}]
`,
      'states/tool/bin/run': '#!/bin/sh\n',
      'states/tool/etc/secret': 'x\n',
    })
    const tool = join(root, 'states/tool')
    chmodSync(join(tool, 'bin/run'), 0o755)
    chmodSync(join(tool, 'etc/secret'), 0o600)
    symlinkSync('bin/run', join(tool, 'run'))
    mkdirSync(join(tool, 'var/empty'), { recursive: true })
    const run = async (command: string) => {
      const { stdout } = await kstate([command, host().id, 'test', '--root', root, '--json'])
      return JSON.parse(stdout)[host().id].states[0]
    }
    expect(await run('plan')).toMatchObject({ result: null, changed: true })
    expect(await run('apply')).toMatchObject({ result: true, changed: true })
    expect(await run('apply')).toMatchObject({ result: true, changed: false })
    expect(await runOk(host(), `cd /srv/kept && find . -mindepth 1 -printf '%y %m %P %l\\n' | sort`)).toBe(
      'd 755 bin \nd 755 etc \nd 755 var \nd 755 var/empty \nf 600 etc/secret \nf 755 bin/run \nl 777 run bin/run\n',
    )
  })

  test('clean removes what the source does not have, but for what is excluded or required', async () => {
    const cleaning = `
mine: {file.managed: [{name: /srv/tree/mine/a}, {contents: mine}, {makedirs: true}]}
${sls("    - clean: true\n    - exclude_pat: 'E@^logs/'\n    - require: [{file: mine}]\n")}`
    await runOk(
      host(),
      `cd /srv/tree && mkdir -p logs stale/deep && touch logs/kept stale/deep/a stale/b 'odd one' && mkdir main && rm main.conf && mkdir main.conf && touch main.conf/x`,
    )
    const cleaned = await settlesAgain(cleaning)
    expect(cleaned.rows[1]!.changes).toMatchObject({
      '/srv/tree/main.conf': { diff: 'New file' },
      removed: ['/srv/tree/main', '/srv/tree/odd one', '/srv/tree/own', '/srv/tree/stale'],
    })
    expect(await runOk(host(), 'cd /srv/tree; ls; ls logs mine; cat main.conf')).toBe(
      'logs\nmain.conf\nmine\nodd\nsub\nlogs:\nkept\n\nmine:\na\nport = {{ port }}\n',
    )
  })

  test('file.directory cleans, too, and leaves what required states manage', async () => {
    const cleaning = `
conf: {file.managed: [{name: /srv/drop/10.conf}, {contents: x}, {makedirs: true}]}
parts: {file.recurse: [{name: /srv/drop/parts}, {source: 'salt://app/etc/sub'}]}
drop:
  file.directory:
    - name: /srv/drop
    - clean: true
    - require: [{file: conf}, {file: parts}]
`
    await settles(host(), cleaning, { files })
    await runOk(host(), `cd /srv/drop && touch 20.conf parts/more && mkdir -p old/er`)
    const cleaned = await settlesAgain(cleaning)
    expect(cleaned.rows[2]).toMatchObject({
      changes: { removed: ['/srv/drop/20.conf', '/srv/drop/old', '/srv/drop/parts/more'] },
      comment: 'Files cleaned from directory /srv/drop',
    })
    expect(await runOk(host(), 'cd /srv/drop; find . -type f | sort')).toBe(
      './10.conf\n./parts/deep/x.conf\n./parts/logo.png\n',
    )
  })

  test('500 files take no more round trips than one', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`states/many/${i % 20}/${i}`, `${i}\n`]))
    const one = 'x: {file.recurse: [{name: /srv/one}, {source: "salt://one"}]}\n'
    const all = 'x: {file.recurse: [{name: /srv/many}, {source: "salt://many"}]}\n'
    const trips = (stderr: string) => Number(/(\d+) round trips/.exec(stderr)![1])
    const first = await states(host(), one, { files: { 'states/one/a': 'x' } })
    const second = await states(host(), all, { files: many })
    expect(trips(second.stderr)).toBe(trips(first.stderr))
    expect(await runOk(host(), 'find /srv/many -type f | wc -l; cat /srv/many/3/43')).toBe('500\n43\n')
    expect((await states(host(), all, { files: many })).summary).toMatchObject({ changed: 0, succeeded: 1 })
  })

  test('links are links on the host, wherever they lead, and what they lead to here is not read', async () => {
    const root = project({
      'roster.yaml': rosterOf(host()),
      'pillar/top.sls': '',
      'states/test.sls':
        "x: {file.recurse: [{name: /srv/links}, {source: 'salt://links'}, {keep_symlinks: true}, {clean: true}]}\n",
      'states/links/real': 'real\n',
    })
    const links = {
      dangling: 'no/where',
      out: '/etc/hostname',
      up: '..',
      'odd\'s "name': 'two words\n',
      within: 'real',
    }
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, 'states/links', name))
    const run = async (command: string) => {
      const { stdout } = await kstate([command, host().id, 'test', '--root', root, '--json'])
      return JSON.parse(stdout)[host().id].states[0]
    }
    expect(await run('plan')).toMatchObject({ result: null, changed: true })
    expect(await run('apply')).toMatchObject({ result: true, changed: true })
    expect(await run('apply')).toMatchObject({ result: true, changed: false })
    const seen = await runOk(host(), `cd /srv/links && find . -mindepth 1 -printf '%y %P=%l;' | tr '\\n' '|'`)
    expect(
      seen
        .split(';')
        .sort()
        .filter((line) => line !== ''),
    ).toEqual([
      'f real=',
      'l dangling=no/where',
      `l odd's "name=two words|`,
      'l out=/etc/hostname',
      'l up=..',
      'l within=real',
    ])
  })
})

/** What a plan foretells is what is done, and once. */
async function settlesAgain(text: string) {
  return settles(host(), text, { files })
}
