import { beforeAll, describe, expect, test } from 'vitest'
import { run, runOk, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf } from './helpers/kstate.ts'
import { started as start } from './helpers/started.ts'

describe('one writer a host, on the command line', () => {
  const host = useHost({ image: 'bare', label: 'lock' })
  let root: string
  const apply = (sls: string, ...more: string[]) => ['apply', host().id, sls, '--root', root, ...more]
  /** The lock is had, and the command under way. */
  const held = () =>
    expect
      .poll(async () => (await run(host(), "cat /var/lib/kstate/lock; pgrep -f '^sleep 6'")).stdout, {
        timeout: 10_000,
      })
      .toMatch(/slow[\s\S]*\n\d+\n$/)

  beforeAll(() => {
    root = project({
      'roster.yaml': rosterOf(host()),
      'states/slow.sls':
        'slow: {cmd.run: [{name: sleep 6; echo slow >>/tmp/order}]}\nnext: {cmd.run: [{name: echo next >>/tmp/order}]}\n',
      'states/quick.sls': 'quick: {cmd.run: [{name: echo quick >>/tmp/order}]}\n',
      'states/pair.sls': "pair: {cmd.run: [{name: 'echo begin >>/tmp/pairs; sleep 0.2; echo end >>/tmp/pairs'}]}\n",
    })
  })

  test('a controller that is killed keeps the host until its command has ended, then it is free at once', async () => {
    const slow = start(apply('slow'))
    await held()
    slow.child.kill('SIGKILL')
    expect(await slow.ended).toBeNull()
    const refused = await kstate(apply('quick', '--lock-wait', '0'))
    expect(refused.code).toBe(5)
    expect(refused.stderr).toContain('error[locked]')
    expect(refused.stderr).toContain('--lock-wait')
    const since = performance.now()
    const waited = await kstate(apply('quick'))
    expect(waited.code).toBe(0)
    expect(performance.now() - since).toBeLessThan(12_000)
    expect(waited.stderr.match(/waiting for the lock of .+ \(kstate apply .+ slow\), up to 30 s/g)).toHaveLength(1)
    expect(await runOk(host(), 'cat /tmp/order; rm /tmp/order; ls -A /var/lib/kstate; ls -d /tmp/kstate.* || :')).toBe(
      'slow\nquick\n',
    )
  })

  test('Ctrl-C ends the wait at once: 130, and nothing was done', async () => {
    const slow = start(apply('slow'))
    await held()
    const waiting = start(apply('quick', '--json'))
    await expect.poll(waiting.stderr, { timeout: 10_000 }).toContain('waiting for the lock of')
    const since = performance.now()
    waiting.child.kill('SIGINT')
    expect(await waiting.ended).toBe(130)
    expect(performance.now() - since).toBeLessThan(2500)
    const report = JSON.parse(waiting.stdout()) as Record<string, { errors: string[] }>
    expect(report[host().id]!.errors).toEqual([
      expect.stringMatching(/error\[interrupted\]: interrupted while waiting for .+; nothing was done/),
    ])
    expect(await slow.ended).toBe(0)
    expect(await runOk(host(), 'cat /tmp/order; rm /tmp/order')).toBe('slow\nnext\n')
  })

  test('a refusal keeps the shape of JSON', async () => {
    const slow = start(apply('slow'))
    await held()
    const refused = await kstate(apply('quick', '--json', '--lock-wait', '0'))
    expect(refused.code).toBe(5)
    expect(JSON.parse(refused.stdout)).toEqual({ [host().id]: { errors: [expect.stringContaining('error[locked]')] } })
    expect(await slow.ended).toBe(0)
  })

  test('a lock that cannot be written: why, and what to look at', async () => {
    await runOk(host(), 'mkdir -p /var/lib/kstate; mount -t tmpfs -o ro none /var/lib/kstate')
    try {
      const refused = await kstate(apply('quick'))
      expect(refused.code).toBe(5)
      expect(refused.stderr).toMatch(/error\[no-lock\]: the lock on \S+ cannot be written: .*Read-only file system/)
      expect(refused.stderr).toContain('is the disk full or read-only?')
      expect((await kstate(['plan', host().id, 'quick', '--root', root])).code).toBe(2)
    } finally {
      await runOk(host(), 'umount /var/lib/kstate')
    }
  })

  test('of twenty at once each that works is alone on the host', async () => {
    await runOk(host(), 'echo "MaxStartups 100" >/etc/ssh/sshd_config.d/startups.conf; systemctl reload ssh')
    const runs = await Promise.all(
      Array.from({ length: 20 }, (_, i) => kstate(apply('pair', '--lock-wait', i % 2 === 0 ? '0' : '120'))),
    )
    const codes = runs.map((ran) => ran.code)
    expect(codes.filter((code) => code !== 0 && code !== 5)).toEqual([])
    expect(codes.filter((_, i) => i % 2 === 1)).toEqual(Array.from({ length: 10 }, () => 0))
    const worked = codes.filter((code) => code === 0).length
    expect(await runOk(host(), 'cat /tmp/pairs; ls -A /var/lib/kstate')).toBe('begin\nend\n'.repeat(worked))
  })
})
