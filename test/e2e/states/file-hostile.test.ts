import { describe, expect, test } from 'vitest'
import type { Shell } from '../../../src/sandbox/index.ts'
import { makeBusybox } from '../helpers/busybox.ts'
import { runOk, useHost } from '../helpers/host.ts'
import { settles } from '../helpers/kstate.ts'
import { hostile, owned, yaml } from './hostile.ts'

/** The host's own tools and shell, and busybox's in their place. */
const shells: readonly Shell[] = ['dash', 'ash']

describe.each(shells)('hostile names and contents under %s', (shell) => {
  const host = useHost({ image: 'bare', label: `hostile-${shell}` })
  const texts = [...hostile, 'line\nbreak', '\ttab ', 'long'.repeat(25_000)]
  const names = [...hostile, 'line\nbreak', '\ttab ', 'x'.repeat(255)]

  test('all of them are data', async () => {
    if (shell === 'ash') await makeBusybox(host())
    const sls = [
      ...texts.map(
        (text, i) =>
          `contents ${i}:\n  file.managed:\n    - name: /srv/t/${i}\n    - makedirs: true\n    - contents: ${yaml(text)}\n`,
      ),
      ...names.map(
        (name, i) =>
          `name ${i}:\n  file.managed:\n    - name: ${yaml(`/srv/n/${name}`)}\n    - makedirs: true\n    - contents: x\n    - mode: '0600'\n`,
      ),
      ...names.map(
        (name, i) => `folder ${i}:\n  file.directory:\n    - name: ${yaml(`/srv/d/${name}`)}\n    - makedirs: true\n`,
      ),
      ...names.map(
        (name, i) =>
          `link ${i}:\n  file.symlink:\n    - name: ${yaml(`/srv/l/${i}`)}\n    - makedirs: true\n    - target: ${yaml(name)}\n`,
      ),
    ].join('')
    await settles(host(), sls)
    for (const [i, text] of texts.entries()) expect(await runOk(host(), `cat /srv/t/${i}`)).toBe(`${text}\n`)
    const listed = await runOk(host(), `cd /srv/n && /usr/bin/find . -mindepth 1 -printf '%f\\0'`)
    expect(listed.split('\0').slice(0, -1).sort()).toEqual([...names].sort())
    const folders = await runOk(host(), `cd /srv/d && /usr/bin/find . -mindepth 1 -printf '%f\\0'`)
    expect(folders.split('\0').slice(0, -1).sort()).toEqual([...names].sort())
    const links = await runOk(
      host(),
      `cd /srv/l && i=0; while [ $i -lt ${names.length} ]; do /usr/bin/readlink -z $i; i=$((i+1)); done`,
    )
    expect(links.split('\0').slice(0, -1)).toEqual(names)
    expect(await runOk(host(), owned)).toBe('')
  })

  test('a folder of them is copied, and cleaned of others like them', async () => {
    const files = Object.fromEntries(names.map((name) => [`states/tree/${name}/${name}`, name]))
    const sls = 'tree: {file.recurse: [{name: /srv/tree}, {source: "salt://tree"}, {clean: true}]}\n'
    await runOk(host(), `mkdir -p /srv/tree/--version && cd /srv/tree && touch -- 'odd "one"' '-f' 'two\nlines'`)
    await settles(host(), sls, { files })
    const listed = await runOk(host(), `cd /srv/tree && /usr/bin/find . -mindepth 1 -printf '%P\\0'`)
    expect(listed.split('\0').slice(0, -1).sort()).toEqual(names.flatMap((name) => [name, `${name}/${name}`]).sort())
    expect(await runOk(host(), owned)).toBe('')
  })

  test('they go again', async () => {
    const sls = names.map((name, i) => `gone ${i}:\n  file.absent:\n    - name: ${yaml(`/srv/n/${name}`)}\n`).join('')
    await settles(host(), sls)
    expect(await runOk(host(), 'ls -A /srv/n')).toBe('')
  })
})
