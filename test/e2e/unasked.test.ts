import { describe, expect, test } from 'vitest'
import { run, runOk, useHost } from './helpers/host.ts'
import { type Outcome, states } from './helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'unasked' })

/** What is broken on the host for the length of the work, and mended again whatever becomes of it. */
async function without<T>(broken: string, mended: string, work: () => Promise<T>): Promise<T> {
  await runOk(host(), broken)
  try {
    return await work()
  } finally {
    await runOk(host(), mended)
  }
}

function withoutTool<T>(tool: string, work: () => Promise<T>): Promise<T> {
  const path = `p=$(readlink -f "$(command -v ${tool} || ls /usr/bin/${tool}.away | sed 's/.away$//')")`
  return without(
    `${path}; mv "$p" /root/${tool}.away; echo "$p" >/root/${tool}.path`,
    `mv /root/${tool}.away "$(cat /root/${tool}.path)"`,
    work,
  )
}

const withFullTmp = <T>(work: () => Promise<T>): Promise<T> =>
  without(
    'mount -t tmpfs -o size=64k,mode=1777 tmpfs /tmp && ! dd if=/dev/zero of=/tmp/fill 2>/dev/null && touch /tmp/there',
    'umount -l /tmp',
    work,
  )

/** On the host as it should be the same facts are had: the reason is the host's lack alone. */
async function isObserved(sls: string): Promise<void> {
  const { rows } = await states(host(), sls, { plan: true })
  expect(rows.filter((row) => row.comment.includes('could not be'))).toEqual([])
}

/** Each of these steps failed for this reason, plan and apply alike; nothing of them ran. */
async function failsFor(sls: string, reasons: Readonly<Record<string, RegExp>>, planToo = true): Promise<Outcome> {
  for (const plan of planToo ? [true, false] : [false]) {
    const outcome = await states(host(), sls, { plan })
    const rows = Object.fromEntries(outcome.rows.map((row) => [row.id, row]))
    for (const [id, reason] of Object.entries(reasons)) {
      expect({ id, ...rows[id] }).toMatchObject({
        result: false,
        changed: false,
        comment: expect.stringMatching(reason),
      })
      expect(rows[id]!.changes).toEqual({})
    }
    const others = outcome.rows.filter((row) => !(row.id in reasons))
    expect(others.filter((row) => row.result === false)).toEqual([])
    expect(outcome.code).toBe(1)
    if (!plan) return outcome
  }
  throw new Error('nothing was applied')
}

const guards = `
unless:
  cmd.run: [{name: touch /root/ran-unless}, {unless: test -e /absent}]
unless holds:
  cmd.run: [{name: touch /root/ran-unless-holds}, {unless: test -e /etc/passwd}]
onlyif:
  cmd.run: [{name: touch /root/ran-onlyif}, {onlyif: test -e /etc/passwd}]
guarded file:
  file.managed: [{name: /root/guarded}, {contents: x}, {unless: 'false'}]
`
const ran = async () => (await run(host(), 'ls -d /root/ran* /root/guarded /root/made 2>/dev/null')).stdout

describe('a host that cannot be asked', () => {
  test('no room in /tmp: no guard is an answer, no command of users runs, what needs no room goes on', async () => {
    await withFullTmp(async () => {
      const room = /could not be (observed|run): .*(no room|No space|could not be opened|not started)/s
      await failsFor(
        `${guards}
there:
  cmd.run: [{name: touch /root/ran-there}, {creates: /etc/passwd}]
made:
  file.managed: [{name: /root/made}, {contents: x}]
`,
        { unless: room, 'unless holds': room, onlyif: room, 'guarded file': room },
      )
      expect(await ran()).toBe('/root/made\n')
      const plain = `
plain:
  cmd.run: [{name: touch /root/ran-plain}]
as a user:
  cmd.run: [{name: touch /tmp/ran-as}, {runas: daemon}]
`
      await failsFor(plain, { plain: room, 'as a user': room }, false)
      expect(await ran()).toBe('/root/made\n')
      expect((await run(host(), 'test -e /tmp/ran-as')).code).toBe(1)
      const checked = await states(
        host(),
        'checked:\n  file.managed: [{name: /root/made}, {contents: x}, {mode: "0640"}]\nwhole:\n  test.nop: [{check_cmd: "true"}]\n',
      )
      expect(checked.rows[1]).toMatchObject({
        result: false,
        comment: expect.stringMatching(/check_cmd could not be observed/),
      })
      expect(checked.code).toBe(1)
    })
    expect((await states(host(), guards)).rows.map((row) => row.result)).toEqual([true, true, true, true])
    await runOk(host(), 'rm -f /root/ran* /root/guarded /root/made')
  })

  test('what a command printed is lost: it ran, and the step fails', async () => {
    await without('mount -t tmpfs -o size=64k,mode=1777 tmpfs /tmp', 'umount -l /tmp', async () => {
      const outcome = await states(
        host(),
        'loud:\n  cmd.run: [{name: "touch /root/ran-loud; yes | head -c 1000000; true"}]\n',
      )
      expect(outcome.rows[0]).toMatchObject({
        result: false,
        changed: true,
        comment: expect.stringMatching(/^it ran \(exit code \d+\), what it printed is lost: no room left in \/tmp/),
      })
      expect(await ran()).toBe('/root/ran-loud\n')
    })
    await runOk(host(), 'rm -f /root/ran*')
  })

  test('no su', () =>
    withoutTool('su', async () => {
      const no = /could not be (observed|run): .*there is no su on the host/
      const sls = `
guarded:
  cmd.run: [{name: touch /root/ran-su}, {unless: 'false'}, {runas: daemon}]
free:
  test.nop: []
`
      await failsFor(sls, { guarded: no })
      await failsFor('as a user:\n  cmd.run: [{name: id}, {runas: daemon}]\n', { 'as a user': no }, false)
      await failsFor('role:\n  postgres_user.present: [{name: r}]\n', { role: /there is no su on the host/ })
      expect(await ran()).toBe('')
    }))

  test('no head to read output with', () =>
    withoutTool('head', async () => {
      const no = /could not be observed: .*lost: .*head/
      await failsFor(guards, { unless: no, 'unless holds': no, onlyif: no, 'guarded file': no })
      expect(await ran()).toBe('')
    }))

  test.each([
    [
      'sha256sum',
      'made:\n  file.managed: [{name: /etc/hostname}, {contents: other}]\n',
      /could not be observed: .*sha256sum/,
    ],
    ['stat', 'made:\n  file.managed: [{name: /etc/hostname}, {contents: other}]\n', /could not be observed: .*stat/],
    ['stat', 'made:\n  file.absent: [{name: /etc/hostname}]\n', /could not be observed: .*stat/],
    [
      'find',
      'made:\n  file.directory: [{name: /etc/cron.d}, {recurse: [mode]}, {dir_mode: "0755"}]\n',
      /could not be observed: .*find/,
    ],
    ['systemctl', 'made:\n  service.running: [{name: cron}]\n', /could not be observed: .*systemctl/],
    ['systemctl', 'made:\n  service.dead: [{name: cron}]\n', /could not be observed: .*systemctl/],
    ['dpkg', 'made:\n  pkg.installed: [{name: sl}]\n', /could not be observed: .*dpkg/],
    ['id', 'made:\n  cmd.run: [{name: "true"}, {unless: "true"}, {runas: daemon}]\n', /could not be observed: .*id/],
  ])('no %s', async (tool, sls, reason) => {
    await isObserved(sls)
    await withoutTool(tool, async () => {
      const before = await runOk(host(), 'cat /etc/hostname; ls -l /etc/cron.d')
      await failsFor(sls, { made: reason })
      expect(await runOk(host(), 'cat /etc/hostname; ls -l /etc/cron.d')).toBe(before)
    })
  })

  test.each([
    ['dpkg-query', 'exit 2', 'gone:\n  pkg.removed: [{name: cron}]\n', /could not be observed/],
    ['getent', 'exit 1', 'gone:\n  user.absent: [{name: daemon}]\n', /could not be observed: .*getent/],
    ['getent', 'exit 1', 'gone:\n  group.absent: [{name: daemon}]\n', /could not be observed/],
    [
      'crontab',
      'echo broken >&2; exit 1',
      'gone:\n  cron.absent: [{name: x}, {user: root}]\n',
      /could not be observed: broken/,
    ],
    [
      'crontab',
      'echo broken >&2; exit 1',
      'gone:\n  cron.present: [{name: x}, {user: root}]\n',
      /could not be observed: broken/,
    ],
    [
      'systemctl',
      'echo no bus >&2; exit 1',
      'gone:\n  service.dead: [{name: cron}]\n',
      /could not be observed: no bus/,
    ],
    ['sha256sum', 'exit 1', 'gone:\n  file.managed: [{name: /etc/hostname}, {contents: x}]\n', /could not be observed/],
    ['apt-cache', 'exit 100', 'gone:\n  pkg.latest: [{name: sl}]\n', /could not be observed/],
    [
      'git',
      'exit 129',
      'gone:\n  git.config_set: [{name: user.name}, {value: x}, {global: true}]\n',
      /could not be observed/,
    ],
  ])('%s that fails (%s) says nothing', async (tool, does, sls, reason) => {
    await isObserved(sls)
    await withoutTool(tool, async () => {
      await without(
        `printf '#!/bin/sh\\n%s\\n' '${does}' >"$(cat /root/${tool}.path)"; chmod 755 "$(cat /root/${tool}.path)"`,
        `rm "$(cat /root/${tool}.path)"`,
        () => failsFor(sls, { gone: reason }),
      )
    })
  })

  test.each([10, 12, 13, 14, 16, 17, 18, 20])(
    'no more than %i file descriptors: nothing is falsely done',
    async (limit) => {
      await without(
        `cp /root/.bashrc /root/.bashrc.kept 2>/dev/null; printf 'ulimit -n ${limit}\\n' >/root/.bashrc`,
        'mv /root/.bashrc.kept /root/.bashrc 2>/dev/null || rm -f /root/.bashrc',
        async () => {
          const outcome = await states(host(), guards).catch((cause: Error) => cause)
          if (outcome instanceof Error) return expect(outcome.message).toMatch(/ended with [45]/)
          const skipped = outcome.rows.filter((row) => row.result !== false && !row.changed).map((row) => row.id)
          expect(['unless holds']).toEqual(expect.arrayContaining(skipped))
          expect(outcome.rows.filter((row) => row.changed && row.id === 'unless holds')).toEqual([])
        },
      )
      await runOk(host(), 'rm -f /root/ran* /root/guarded')
    },
  )

  test('conditions run in the login shell, whatever shell an account shall have', async () => {
    const { rows } = await states(
      host(),
      `
nologin:
  user.present: [{shell: /bin/false}, {unless: test -e /etc/passwd}]
`,
    )
    expect(rows[0]).toMatchObject({ result: true, changed: false, comment: 'unless condition is true' })
  })
})
