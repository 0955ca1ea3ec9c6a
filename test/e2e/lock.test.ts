import { beforeAll, describe, expect, test } from 'vitest'
import { sh } from '../../src/core/shell.ts'
import type { HostLock } from '../../src/engine/host-lock.ts'
import { locksOn, pause, take } from './helpers/locks.ts'
import type { Relay } from './helpers/relay.ts'
import { useSshLab } from './helpers/sshd.ts'

const lab = useSshLab('lock')
let key: string
let plain: Relay
let busybox: Relay
beforeAll(async () => {
  await lab.run(sh`useradd -m -s /bin/bash free; echo 'free ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/free`)
  key = await lab.key('main', ['-t', 'ed25519'], ['root', 'free'])
  plain = await lab.sshd([])
  busybox = await lab.busybox()
})

const { other, litter } = locksOn(lab)

/** An action and the next, as a run sends them. */
function acting(lock: HostLock, ...scripts: ReturnType<typeof sh>[]) {
  return scripts.flatMap((script, i) => [
    { ...lock.guard!, when: i === 0 ? ('always' as const) : ('ok' as const) },
    { script, when: 'ok' as const },
  ])
}

const beats = () => lab.run(sh`cat /var/lib/kstate/lock.beat.* 2>/dev/null; :`)

describe('a run that lives', () => {
  test('keeps its lock over a command that is far longer than a lock lasts', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key }))
    const lock = await take(session, 'first')
    const trips = session.roundTrips
    const work = session.request(acting(lock, sh`sleep 9`, sh`:`))
    for (let second = 0; second < 8; second++) {
      expect(await other()).toMatch(/^host is locked by .+ since .+ \(first\)$/)
      await pause(1000)
    }
    expect(await beats()).toMatch(/^\d+ own *\n$/)
    expect((await work).map((answer) => answer.code)).toEqual([0, 0, 0, 0])
    expect(session.roundTrips).toBe(trips + 1)
    await lock.release()
    expect(await litter()).toBe('')
    expect(await other()).toBe('had')
  })

  test('also where the host allows it one channel only, while it is busy and while it has nothing to do', async () => {
    const relay = await lab.sshd(['MaxSessions 1'])
    const session = await lab.open(lab.through(relay, { key }))
    const lock = await take(session, 'first')
    const work = session.request(acting(lock, sh`sleep 8`, sh`:`))
    for (let second = 0; second < 7; second++) {
      expect(await other()).toContain('(first)')
      await pause(1000)
    }
    expect((await work).map((answer) => answer.code)).toEqual([0, 0, 0, 0])
    for (let second = 0; second < 6; second++) {
      expect(await other()).toContain('(first)')
      await pause(1000)
    }
    expect(await beats()).toMatch(/^\d+ shared *\n$/)
    await lock.release()
  })

  test('of many that find a lock whose shell is dead, one has it', async () => {
    await lab.run(
      sh`mkdir -p /var/lib/kstate; cat >/var/lib/kstate/lock`,
      `dead\nx@y\nthen\nx\n1 other-boot 1 1 1 1 60\n`,
    )
    const relay = await lab.sshd(['MaxSessions 20'])
    const first = await lab.open(lab.through(relay, { key }))
    const sessions = await Promise.all(Array.from({ length: 12 }, () => first.fork()))
    const locks = await Promise.all(sessions.map((session) => take(session, 'taker').catch(() => undefined)))
    expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1)
    await locks.find((lock) => lock)?.release()
    expect(await litter()).toBe('')
  })
})

describe('a controller that is not heard from any more', () => {
  test('loses the lock, but not before it has expired', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key, keepaliveTimeout: 30 }))
    await take(session, 'first')
    await pause(1500)
    relay.cut()
    await pause(1000)
    expect(await other()).toContain('(first)')
    await expect.poll(other, { timeout: 8000, interval: 500 }).toBe('had')
    expect(await litter()).toBe('')
    await relay.close()
  })

  test('keeps it while its command runs, and the host does not begin the next', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key, keepaliveTimeout: 30 }))
    const lock = await take(session, 'first')
    await expect.poll(beats, { timeout: 8000 }).toContain('own')
    const work = session.request(acting(lock, sh`sleep 11; touch /tmp/lock-first`, sh`touch /tmp/lock-second`))
    work.catch(() => {})
    await pause(500)
    relay.cut()
    await pause(6000)
    expect(await other()).toMatch(/\(first\); not heard from for \d+ s, but its command still runs$/)
    await expect.poll(other, { timeout: 15_000, interval: 500 }).toBe('had')
    expect(await lab.run(sh`ls /tmp/lock-first /tmp/lock-second 2>/dev/null; rm -f /tmp/lock-first; :`)).toBe(
      '/tmp/lock-first\n',
    )
    await relay.close()
  })

  test('keeps it while a command runs on a parallel channel', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key, keepaliveTimeout: 30 }))
    const lock = await take(session, 'first')
    const lane = await session.fork()
    lane.request(acting(lock, sh`sleep 10`)).catch(() => {})
    await pause(500)
    relay.cut()
    await pause(7000)
    expect(await other()).toContain('its command still runs')
    await expect.poll(other, { timeout: 15_000, interval: 500 }).toBe('had')
    expect(await litter()).toBe('')
    await relay.close()
  })
})

describe('a shell that has ended', () => {
  test('by force frees the lock at once', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key }))
    const lock = await take(session, 'first')
    const [shell] = await session.request([{ script: sh`echo $PPID` }])
    expect(await other()).toContain('(first)')
    await lab.run(sh`kill -9 ${shell!.stdout.toString().trim()}`)
    expect(await other()).toBe('had')
    await lock.release()
    expect(await litter()).toBe('')
  })

  test('with its connection keeps the lock until its command has ended, and not a moment longer', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key }))
    const lock = await take(session, 'first')
    session.request(acting(lock, sh`sleep 4; touch /tmp/lock-first`, sh`touch /tmp/lock-second`)).catch(() => {})
    await pause(500)
    await relay.close()
    for (let tries = 0; tries < 5; tries++) {
      expect(await other()).toContain('(first)')
      await pause(400)
    }
    await expect.poll(() => lab.run(sh`ls /tmp/lock-first 2>/dev/null; :`), { timeout: 8000 }).not.toBe('')
    await pause(300)
    expect(await other()).toBe('had')
    expect(await lab.run(sh`ls /tmp/lock-second 2>/dev/null; rm /tmp/lock-first; :`)).toBe('')
  })

  test('leaves its temporary directory at most until the next session', async () => {
    const directories = () => lab.run(sh`ls -d /tmp/kstate.* 2>/dev/null; :`)
    await lab.run(
      sh`mkdir /tmp/kstate.1.1.1.other.x; chown nobody /tmp/kstate.1.1.1.other.x; touch -d '2 days ago' /tmp/kstate.1.1.1.other.x`,
    )
    const foreign = await directories() // and that of the test's own session
    const relay = await lab.sshd([])
    for (const signal of ['KILL', 'PIPE', 'HUP', 'TERM', 'INT']) {
      const session = await lab.open(lab.through(relay, { key }))
      const [shell] = await session.request([{ script: sh`echo $PPID`, isolate: true }])
      const living = await directories()
      expect(living.split('\n')).toHaveLength(foreign.split('\n').length + 1)
      const neighbour = await lab.open(lab.through(relay, { key }))
      await neighbour.request([{ script: sh`:` }])
      expect(await directories()).toBe(living)
      await lab.run(sh`kill -s ${signal} ${shell!.stdout.toString().trim()}`)
      if (signal !== 'KILL') await session.close() // dash looks at a trap when it has read something, the end included
      await pause(200)
      expect(await directories()).toBe(signal === 'KILL' ? living : foreign)
      const next = await lab.open(lab.through(relay, { key }))
      await next.request([{ script: sh`:` }])
      expect(await directories()).toBe(foreign)
    }
    const cut = await lab.sshd([])
    const session = await lab.open(lab.through(cut, { key }))
    session.request([{ script: sh`sleep 1`, isolate: true }]).catch(() => {})
    await pause(500)
    expect(await directories()).not.toBe(foreign)
    await cut.close() // its answer goes nowhere: SIGPIPE
    await expect.poll(directories, { timeout: 4000 }).toBe(foreign)
    await lab.run(sh`rm -r /tmp/kstate.1.1.1.other.x`)
  })
})

describe('the shell of a run', () => {
  test.each([
    ['dash', () => plain, {}],
    ['busybox ash', () => busybox, {}],
    ['a terminal', () => plain, { tty: true }],
    ['a login without rights', () => plain, { user: 'free' }],
    ['sudo', () => plain, { user: 'free', sudo: true }],
    ['sudo on a terminal', () => plain, { user: 'free', sudo: true, tty: true }],
  ])('%s: its lock is held and renewed, and free once it is killed', async (_, relay, more) => {
    const [session, second] = [
      await lab.open(lab.through(relay(), { key, ...more })),
      await lab.open(lab.through(relay(), { key, ...more })),
    ]
    const lock = await take(session, 'first')
    const [shell] = await session.request([{ script: sh`echo $PPID` }])
    const work = session.request(acting(lock, sh`sleep 5`, sh`:`))
    await pause(4600)
    await expect(take(second, 'second')).rejects.toThrow('(first)')
    expect((await work).map((answer) => answer.code)).toEqual([0, 0, 0, 0])
    await expect(take(second, 'second')).rejects.toThrow('(first)')
    await lab.run(sh`kill -9 ${shell!.stdout.toString().trim()}`)
    await lock.release()
    await (await take(second, 'second')).release()
    const [left] = await second.request([
      { script: sh`ls -A /var/lib/kstate ~/.local/state/kstate 2>/dev/null | grep lock` },
    ])
    expect(left!.stdout.toString()).toBe('')
    await Promise.all([session.close(), second.close()])
  })
})
