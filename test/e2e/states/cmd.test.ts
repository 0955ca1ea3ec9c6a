import { describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { states } from '../helpers/kstate.ts'
import { hostile, owned, yaml } from './hostile.ts'

const host = useHost({ image: 'full', label: 'cmd' })

describe('commands', () => {
  test('run as another user, in a folder, with an environment of their own', async () => {
    await runOk(
      host(),
      'useradd -m ann; echo "PATH=$HOME/bin:$PATH; FROM_PROFILE=yes; export PATH FROM_PROFILE; echo noise" >/home/ann/.profile',
    )
    const { rows } = await states(
      host(),
      `
as ann:
  cmd.run:
    - name: 'printf "%s|" "$(whoami)" "$HOME" "$PWD" "$A" "$FROM_PROFILE" "$LC_MESSAGES" "$(umask)"; case $PATH in /opt/x:*) echo first;; esac'
    - runas: ann
    - cwd: /tmp
    - prepend_path: /opt/x
    - umask: '027'
    - env:
      - A: it's "quoted"
      - FROM_PROFILE: false
`,
    )
    expect(rows[0]!.changes).toMatchObject({
      retcode: 0,
      stdout: `ann|/home/ann|/tmp|it's "quoted"||C|0027|first`,
      stderr: '',
    })
  })

  test('bashisms run in bash, and any program can be the shell', async () => {
    const { rows } = await states(
      host(),
      `
bash:
  cmd.run:
    - name: 'a=(1 2 3); echo "\${a[2]}"'
    - shell: /bin/bash
python:
  cmd.run:
    - name: print(6 * 7)
    - shell: /usr/bin/python3
none:
  cmd.run:
    - name: echo x
    - shell: /bin/nosuch
`,
    )
    expect(rows.map((row) => row.changes.stdout)).toEqual(['3', '42', undefined])
    expect(rows[2]).toMatchObject({ result: false, comment: 'The shell /bin/nosuch is not available' })
  })

  test('exit codes, times and missing things are told as Salt tells them', async () => {
    const { rows } = await states(
      host(),
      `
fails:
  cmd.run:
    - name: echo out; echo err >&2; exit 7
allowed:
  cmd.run:
    - name: exit 7
    - success_retcodes: [7]
late:
  cmd.run:
    - name: sleep 60
    - timeout: 1
nobody there:
  cmd.run:
    - name: 'true'
    - runas: nosuch
nowhere:
  cmd.run:
    - name: 'true'
    - cwd: /nosuch
`,
    )
    expect(rows.map((row) => [row.result, row.comment])).toEqual([
      [false, 'Command "echo out; echo err >&2; exit 7" run'],
      [true, 'Command "exit 7" run'],
      [false, 'Command "sleep 60" run'],
      [false, "User 'nosuch' is not available"],
      [false, 'Desired working directory "/nosuch" is not available'],
    ])
    expect(rows[0]!.changes).toMatchObject({ retcode: 7, stdout: 'out', stderr: 'err' })
    expect(rows[2]!.changes).toMatchObject({ stdout: 'sleep 60 : Timed out after 1 seconds', retcode: 1 })
    expect(await runOk(host(), 'pgrep -fx "sleep 60" || echo gone')).toBe('gone\n')
  })

  test('a background process holds up nothing, and writes into no later answer', async () => {
    const { rows } = await states(
      host(),
      `
leaves one behind:
  cmd.run:
    - name: '(sleep 2; echo late; sleep 60) & echo now'
next:
  cmd.run:
    - name: sleep 3; echo next
started:
  cmd.run:
    - name: sleep 61
    - bg: true
`,
    )
    expect(rows.map((row) => row.changes.stdout)).toEqual(['now', 'next', ''])
    const [, , started] = rows
    expect(await runOk(host(), `cat /proc/${started!.changes.pid as number}/cmdline | tr '\\0' ' '`)).toContain(
      'sleep 61',
    )
  })

  test('guards decide, watches trigger, and a plan runs nothing', async () => {
    const sls = `
made:
  cmd.run:
    - name: touch /srv/made
    - creates: /srv/made
unless:
  cmd.run:
    - name: touch /srv/unless
    - unless: test -e /srv/unless
as ann too:
  cmd.run:
    - name: touch /srv/never
    - runas: ann
    - onlyif: test "$(whoami)" = root
after:
  cmd.wait:
    - name: echo x >>/srv/after
    - watch:
      - cmd: made
`
    const plan = await states(host(), sls, { plan: true })
    expect(plan.rows.map((row) => row.changed)).toEqual([true, true, false, true])
    expect(await runOk(host(), 'ls /srv')).toBe('')
    expect((await states(host(), sls)).rows.map((row) => row.changed)).toEqual([true, true, false, true])
    expect((await states(host(), sls)).rows.map((row) => row.changed)).toEqual([false, false, false, false])
    expect(await runOk(host(), 'cat /srv/after; ls /srv')).toBe('x\nafter\nmade\nunless\n')
  })

  test('output that says whether something changed is believed', async () => {
    const { rows } = await states(
      host(),
      `
kept:
  cmd.run:
    - name: echo "changed=no comment='as it was'"
    - stateful: true
done:
  cmd.run:
    - name: echo '{"changed":true,"comment":"done","what":"it"}'
    - stateful: true
`,
    )
    expect(rows.map((row) => [row.changed, row.comment])).toEqual([
      [false, 'as it was'],
      [true, 'done'],
    ])
    expect(rows[1]!.changes.what).toBe('it')
  })

  test('values arrive as they are, however they look', async () => {
    await runOk(host(), 'rm -rf /srv/*')
    const long = 'x'.repeat(100_000)
    const sls = [...hostile, 'two\nlines\n', long]
      .map((text, i) => `v${i}:\n  cmd.run:\n    - name: printf %s "$V" | sha256sum\n    - env: {V: ${yaml(text)}}\n`)
      .join('')
    const { rows } = await states(host(), sls)
    const { createHash } = await import('node:crypto')
    const sums = [...hostile, 'two\nlines\n', long].map((text) => createHash('sha256').update(text).digest('hex'))
    expect(rows.map((row) => String(row.changes.stdout).split(' ')[0])).toEqual(sums)
    expect(await runOk(host(), owned)).toBe('')
  })

  test('scripts of the tree run with their arguments, rendered if asked for, and leave nothing behind', async () => {
    const { rows } = await states(
      host(),
      `
salt://show.sh 'a b' "$HOME":
  cmd.script:
    - runas: ann
rendered:
  cmd.script:
    - source: salt://rendered.sh
    - template: jinja
    - context: {who: me}
    - args: 1 2
failing:
  cmd.script:
    - source: salt://failing.py
later:
  cmd.wait_script:
    - source: salt://show.sh
    - watch:
      - cmd: rendered
`,
      {
        files: {
          'states/show.sh': '#!/bin/sh\nprintf "%s|" "$@"; whoami\n',
          'states/rendered.sh': '#!/bin/bash\necho {{ who }} $#\n',
          'states/failing.py': '#!/usr/bin/python3\nraise SystemExit(4)\n',
        },
      },
    )
    expect(rows.map((row) => [row.result, row.changes.retcode, row.changes.stdout])).toEqual([
      [true, 0, 'a b|/home/ann|ann'],
      [true, 0, 'me 2'],
      [false, 4, ''],
      [true, 0, '|root'],
    ])
    expect(await runOk(host(), 'ls /tmp | grep kstate || :')).toBe('')
  })
})
