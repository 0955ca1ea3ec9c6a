import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'bare', label: 'file' })

const tree = `
folder:
  file.directory:
    - name: /srv/app/conf
    - user: daemon
    - group: adm
    - dir_mode: '0750'
    - makedirs: true
in the folder:
  file.managed:
    - name: /srv/app/conf/a.conf
    - contents: |
        one
        two
    - user: games
    - mode: 640
    - require:
      - file: folder
from the tree:
  file.managed:
    - name: /srv/deep/er/b
    - source: salt://b
    - makedirs: true
    - mode: '0640'
checked:
  file.managed:
    - name: /etc/sudoers.d/kstate
    - contents: 'daemon ALL=(ALL) NOPASSWD: /bin/true'
    - mode: '0440'
    - makedirs: true
    - check_cmd: grep -q NOPASSWD
link:
  file.symlink:
    - name: /srv/link
    - target: /srv/app
through the link:
  file.managed:
    - name: /srv/link/c
    - contents: c
    - require:
      - file: link
empty:
  file.managed:
    - name: /srv/empty
    - replace: false
gone:
  file.absent:
    - name: /etc/issue.net
`

describe('files', () => {
  test('a tree of them settles, and is so by other means', async () => {
    await settles(host(), tree, { files: { 'states/b': 'text\n' } })
    const seen = await runOk(
      host(),
      `stat -c '%A %U %G %n' /srv/app/conf /srv/app/conf/a.conf /srv/deep /srv/deep/er/b /etc/sudoers.d/kstate /srv/empty
       cat /srv/app/conf/a.conf /srv/deep/er/b /srv/app/c
       readlink /srv/link
       ls -A /srv/app/conf /etc/sudoers.d | grep -v README
       [ ! -e /etc/issue.net ]`,
    )
    expect(seen).toBe(`drwxr-x--- daemon adm /srv/app/conf
-rw-r----- games root /srv/app/conf/a.conf
drwxr-x--- root root /srv/deep
-rw-r----- root root /srv/deep/er/b
-r--r----- root root /etc/sudoers.d/kstate
-rw-r--r-- root root /srv/empty
one
two
text
c
/srv/app
/etc/sudoers.d:
kstate

/srv/app/conf:
a.conf
`)
  })

  test('what is broken by hand is repaired, and nothing else', async () => {
    await runOk(
      host(),
      `echo three >> /srv/app/conf/a.conf; chmod 4755 /srv/app/conf/a.conf; chown daemon /srv/app/conf
       ln -sfn /elsewhere /srv/link; rm /srv/app/conf/../c; echo x >/etc/issue.net`,
    )
    const { rows } = await settles(host(), tree, { files: { 'states/b': 'text\n' } })
    expect(rows.filter((row) => row.changed).map((row) => [row.id, row.changes])).toEqual([
      ['in the folder', { diff: '--- \n+++ \n@@ -1,3 +1,2 @@\n one\n two\n-three\n', mode: '0640' }],
      ['link', { new: '/srv/link' }],
      ['through the link', { diff: 'New file' }],
      ['gone', { removed: '/etc/issue.net' }],
    ])
  })

  test('contents given inline, of the pillar or of the grains are rendered where a template is named', async () => {
    const sls = `
inline:
  file.managed:
    - name: /srv/rendered/inline
    - makedirs: true
    - template: jinja
    - context: {port: 80}
    - defaults: {port: 1, name: web}
    - contents: |
        {% raw %}{% for n in [1, 2] -%}
        {{ name }}{{ n }}:{{ port }} {{ pillar['owner'] }} {{ grains['id'] | length > 0 }}
        {% endfor -%}{% endraw %}
list:
  file.managed:
    - name: /srv/rendered/list
    - template: jinja
    - contents: ['{% raw %}{{ 1 + 1 }}{% endraw %}', 3]
pillar:
  file.managed:
    - name: /srv/rendered/pillar
    - template: jinja
    - contents_pillar: 'files:text'
plain:
  file.managed:
    - name: /srv/rendered/plain
    - contents_pillar: 'files:text'
grains:
  file.managed:
    - name: /srv/rendered/grains
    - template: jinja
    - contents_grains: kernel
`
    const files = {
      'pillar/top.sls': "base: {'*': [it]}\n",
      'pillar/it.sls': 'owner: ann\nfiles: {text: "{% raw %}of {{ pillar.owner }}{% endraw %}"}\n',
    }
    await settles(host(), sls, { files })
    expect(
      await runOk(host(), 'cd /srv/rendered; for f in inline list pillar plain grains; do cat $f; echo --; done'),
    ).toBe('web1:80 ann True\nweb2:80 ann True\n\n--\n2\n3\n--\nof ann\n--\nof {{ pillar.owner }}\n--\nLinux\n--\n')
  })

  test('a failed check leaves everything as it was', async () => {
    const sls = `/etc/kept:\n  file.managed:\n    - contents: new\n    - check_cmd: 'echo no good >&2; false'\n`
    await runOk(host(), 'echo old >/etc/kept')
    const { rows } = await states(host(), sls)
    expect(rows[0]).toMatchObject({ result: false, changed: false, changes: {} })
    expect(rows[0]!.comment).toBe('check_cmd execution failed\nno good')
    expect(await runOk(host(), 'cat /etc/kept; ls -A /etc | grep -c kstate || :')).toBe('old\n0\n')
  })

  test('all that is in a folder gets owner and mode in one go', async () => {
    await runOk(
      host(),
      `mkdir -p /srv/big/d; cd /srv/big; i=0; while [ $i -lt 300 ]; do : >"f $i"; i=$((i+1)); done
       : >'d/-e $(x)'; ln -s ../../../etc/passwd d/l; printf x >d/suid; chmod 4755 d/suid`,
    )
    const sls = `/srv/big:\n  file.directory:\n    - user: games\n    - dir_mode: '0750'\n    - file_mode: '0640'\n    - recurse: [user, mode]\n`
    const { rows } = await settles(host(), sls)
    expect(Object.keys(rows[0]!.changes)).toHaveLength(300 + 5 + 2)
    const seen = await runOk(
      host(),
      `find /srv/big -printf '%M %u %y\\n' | sort | uniq -c; stat -c '%U %a' /etc/passwd`,
    )
    expect(seen.replace(/^ +/gm, '')).toBe(`302 -rw-r----- games f
2 drwxr-x--- games d
1 lrwxrwxrwx games l
root 644
`)
  })

  test('files in the way are renamed or go, where that is asked for', async () => {
    await runOk(host(), 'cd /srv; echo a >one; echo b >two; mkdir three; echo c >three/c')
    const refused = await states(
      host(),
      '/srv/one:\n  file.directory: []\n/srv/two:\n  file.symlink:\n    - target: x\n',
    )
    expect(refused.rows.map((row) => row.comment)).toEqual([
      'Specified location /srv/one exists and is a file',
      'File exists where the symlink /srv/two should be',
    ])
    await settles(
      host(),
      `/srv/one:\n  file.directory:\n    - backupname: /srv/one.old
/srv/two:\n  file.symlink:\n    - target: x\n    - backupname: two.old
/srv/three:\n  file.symlink:\n    - target: y\n    - force: true\n`,
    )
    expect(await runOk(host(), 'cd /srv; cat one.old two.old; readlink two three; [ -d one ]')).toBe('a\nb\nx\ny\n')
  })

  test('a backup is kept of what is replaced', async () => {
    await runOk(host(), 'echo old >/etc/backed; chmod 600 /etc/backed')
    await settles(host(), '/etc/backed:\n  file.managed:\n    - contents: new\n    - backup: minion\n')
    expect(
      await runOk(
        host(),
        'cat /var/cache/kstate/file_backup/etc/backed_*; stat -c %a /var/cache/kstate/file_backup/etc/backed_*',
      ),
    ).toBe('old\n600\n')
  })

  test('text is appended once, and a file is touched where it is missing', async () => {
    await runOk(host(), "printf 'one' >/srv/lines; chmod 600 /srv/lines; chown games /srv/lines")
    const sls = `
first:
  file.append:
    - name: /srv/lines
    - text: [two, "three   3"]
second:
  file.append:
    - name: /srv/lines
    - text: |
        three 3
        four
touched:
  file.touch:
    - name: /srv/t/touched
    - makedirs: true
    - mtime: 1000000000
there:
  file.exists:
    - name: /srv/lines
not there:
  file.missing:
    - name: /srv/nothing
`
    const { rows } = await settles(host(), sls)
    expect(rows.map((row) => row.comment)).toEqual([
      'Appended 2 lines',
      'Appended 2 lines',
      'Created empty file /srv/t/touched',
      'Path /srv/lines exists',
      'Path /srv/nothing is missing',
    ])
    expect(await runOk(host(), "cat /srv/lines; stat -c '%a %U' /srv/lines; stat -c %Y /srv/t/touched")).toBe(
      'one\ntwo\nthree   3\nthree 3\nfour\n600 games\n1000000000\n',
    )
  })

  test('binary and long contents arrive as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256))
    const { rows } = await settles(host(), '/srv/bin:\n  file.managed:\n    - source: salt://bin\n', {
      files: { 'states/bin': bytes },
    })
    expect(rows[0]!.changes).toEqual({ diff: 'New file', mode: '0644' })
    expect(await runOk(host(), 'sha256sum </srv/bin')).toBe(`${createHash('sha256').update(bytes).digest('hex')}  -\n`)
  })
  test('a file that is too long to be held is sent where it differs, alone and in a directory', async () => {
    const bytes = randomBytes(5_000_000)
    const files = { 'states/big/long': bytes, 'states/big/short': 'short\n' }
    const sls = `
/srv/long: {file.managed: [{source: salt://big/long}, {mode: '0600'}]}
/srv/big: {file.recurse: [{source: salt://big}, {file_mode: '0640'}]}
`
    const { rows } = await settles(host(), sls, { files })
    expect(rows[0]!.changes).toEqual({ diff: 'New file' })
    await runOk(host(), 'echo more >>/srv/long; echo old >/srv/big/long')
    const again = await settles(host(), sls, { files })
    const long = '<the file is too long for its difference to be shown>'
    expect(again.rows.map((row) => row.changes)).toEqual([{ diff: long }, { '/srv/big/long': { diff: long } }])
    expect(await runOk(host(), "cd /srv; sha256sum <long; sha256sum <big/long; stat -c '%a %s' long big/long")).toBe(
      `${`${createHash('sha256').update(bytes).digest('hex')}  -\n`.repeat(2)}600 5000000\n640 5000000\n`,
    )
  })

  describe('immutable and append-only files', () => {
    const seen = (path: string) => runOk(host(), `lsattr -d ${path} | tr -d -- '-' | cut -d' ' -f1; cat ${path}`)
    const imm = (contents: string, more = '') =>
      `/srv/imm:\n  file.managed:\n    - contents: ${contents}\n    - attrs: i\n${more}`

    test('change where attrs name the attribute, which they then have again', async () => {
      await runOk(host(), 'cd /srv; echo old >imm; ln -s imm imm.link; printf one >grow; chattr +i imm; chattr +a grow')
      const sls = `${imm('new', "    - mode: '0600'\n")}
/srv/fresh: {file.managed: [{contents: x}, {attrs: ai}]}
/srv/grow: {file.append: [{text: two}]}
`
      const { rows } = await settles(host(), sls)
      expect(rows[0]!.changes).toEqual({ diff: '--- \n+++ \n@@ -1 +1 @@\n-old\n+new\n', mode: '0600' })
      expect(await seen('/srv/imm')).toBe('i\nnew\n')
      expect(await seen('/srv/fresh')).toBe('ia\nx\n')
      expect(await seen('/srv/grow')).toBe('a\none\ntwo\n')
      await settles(host(), imm('new', "    - mode: '0640'\n"))
      await settles(host(), '/srv/imm.link: {file.managed: [{contents: newer}, {attrs: A}]}\n')
      expect(await seen('/srv/imm')).toBe('A\nnewer\n')
    })

    test.each(['mv', 'chmod'])('are as they were where %s fails in between', async (tool) => {
      await runOk(
        host(),
        `chattr -iA /srv/imm; echo old >/srv/imm; chmod 644 /srv/imm; chattr +i /srv/imm
printf '#!/bin/sh\\necho broken >&2; exit 1\\n' >/usr/local/bin/${tool}; /bin/chmod +x /usr/local/bin/${tool}`,
      )
      const sls = tool === 'mv' ? imm('new') : imm('old', "    - mode: '0600'\n")
      const { rows } = await states(host(), sls).finally(() => runOk(host(), `rm /usr/local/bin/${tool}`))
      expect(rows[0]).toMatchObject({ result: false, changed: false })
      expect(rows[0]!.comment).toContain('Failed to commit change: broken')
      expect(await seen('/srv/imm')).toBe('i\nold\n')
      expect(await runOk(host(), 'stat -c %a /srv/imm; ls -A /srv | grep -c kstate || true')).toBe('644\n0\n')
      await settles(host(), sls)
    })

    test('fail by name where no attrs are given, and stay as they are', async () => {
      await runOk(
        host(),
        `cd /srv; mkdir -p keep/in; echo x >keep/f; echo x >keep/in/f; echo x >keep/log
chattr +i keep/f keep/in; chattr +a keep/log`,
      )
      const sls = `
managed: {file.managed: [{name: /srv/keep/f}, {contents: new}]}
log: {file.managed: [{name: /srv/keep/log}, {contents: new}]}
new: {file.managed: [{name: /srv/keep/in/new}, {contents: new}]}
directory: {file.directory: [{name: /srv/keep/in}, {mode: '0700'}]}
append: {file.append: [{name: /srv/keep/f}, {text: more}]}
touch: {file.touch: [{name: /srv/keep/f}, {mtime: 5}]}
symlink: {file.symlink: [{name: /srv/keep/f}, {target: /etc}, {force: true}]}
recurse: {file.recurse: [{name: /srv/keep}, {source: 'salt://keep'}]}
absent: {file.absent: [{name: /srv/keep}]}
`
      const { rows } = await states(host(), sls, { files: { 'states/keep/f': 'other' } })
      const named = (row: (typeof rows)[number]) =>
        row.comment.split('\n').filter((line) => / (is immutable|can only be)/.test(line))
      expect(Object.fromEntries(rows.map((row) => [row.id, [row.result, ...named(row)]]))).toEqual({
        managed: [false, '/srv/keep/f is immutable (attribute i)'],
        log: [false, '/srv/keep/log can only be appended to (attribute a)'],
        new: [false, '/srv/keep/in is immutable (attribute i)'],
        directory: [false, '/srv/keep/in is immutable (attribute i)'],
        append: [false, '/srv/keep/f is immutable (attribute i)'],
        touch: [false, '/srv/keep/f is immutable (attribute i)'],
        symlink: [false, '/srv/keep/f is immutable (attribute i)'],
        recurse: [false, '/srv/keep/f is immutable (attribute i)'],
        absent: expect.arrayContaining([
          false,
          '/srv/keep/f is immutable (attribute i)',
          '/srv/keep/in is immutable (attribute i)',
        ]),
      })
      expect(await runOk(host(), 'cd /srv/keep; cat f in/f log; stat -c %a in; ls -A in')).toBe('x\nx\nx\n755\nf\n')
    })
  })
})
