import { beforeAll, describe, expect, test } from 'vitest'
import { sh } from '../../src/core/shell.ts'
import { HostLock, LockedError } from '../../src/engine/host-lock.ts'
import type { Session } from '../../src/transport/index.ts'
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

const pause = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000))

const clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds: number) => pause(milliseconds / 1000),
  random: Math.random,
}

/** A run of these tests: locks last two seconds unrenewed. */
function lockOf(session: Session, who: string, lockWait = 0): HostLock {
  const options = { target: 'host', clock, what: who, lockWait, lockExpiry: 2, stopped: () => false }
  return new HostLock(session, options)
}

async function take(session: Session, who: string, lockWait = 0): Promise<HostLock> {
  const lock = lockOf(session, who, lockWait)
  const [answer] = await session.request([lock.attempt()])
  await lock.awaited(answer!)
  return lock
}

/** Tries to take the lock over root's own connection: what it was told, or `had` (given back at once). */
async function other(): Promise<string> {
  try {
    await (await take(lab.root, 'other')).release()
    return 'had'
  } catch (error) {
    if (!(error instanceof LockedError)) throw error
    return error.message
  }
}

/** An action and the next, as a run sends them. */
function acting(lock: HostLock, ...scripts: ReturnType<typeof sh>[]) {
  return scripts.flatMap((script, i) => [
    { ...lock.guard!, when: i === 0 ? ('always' as const) : ('ok' as const) },
    { script, when: 'ok' as const },
  ])
}

const beats = () => lab.run(sh`cat /var/lib/kstate/lock.beat.* 2>/dev/null; :`)
const litter = () => lab.run(sh`ls -A /var/lib/kstate`)

describe('a run that lives', () => {
  test('keeps its lock over a command that is far longer than a lock lasts', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key }))
    const lock = await take(session, 'first')
    const trips = session.roundTrips
    const work = session.request(acting(lock, sh`sleep 9`, sh`:`))
    for (let second = 0; second < 8; second++) {
      expect(await other()).toMatch(/^host is locked by .+ since .+ \(first\)$/)
      await pause(1)
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
      await pause(1)
    }
    expect((await work).map((answer) => answer.code)).toEqual([0, 0, 0, 0])
    for (let second = 0; second < 6; second++) {
      expect(await other()).toContain('(first)')
      await pause(1)
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
    await pause(1.5)
    relay.cut()
    await pause(1)
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
    await pause(0.5)
    relay.cut()
    await pause(6)
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
    await pause(0.5)
    relay.cut()
    await pause(7)
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
    await pause(0.5)
    await relay.close()
    for (let tries = 0; tries < 5; tries++) {
      expect(await other()).toContain('(first)')
      await pause(0.4)
    }
    await expect.poll(() => lab.run(sh`ls /tmp/lock-first 2>/dev/null; :`), { timeout: 8000 }).not.toBe('')
    await pause(0.3)
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
      await pause(0.2)
      expect(await directories()).toBe(signal === 'KILL' ? living : foreign)
      const next = await lab.open(lab.through(relay, { key }))
      await next.request([{ script: sh`:` }])
      expect(await directories()).toBe(foreign)
    }
    const cut = await lab.sshd([])
    const session = await lab.open(lab.through(cut, { key }))
    session.request([{ script: sh`sleep 1`, isolate: true }]).catch(() => {})
    await pause(0.5)
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
    await pause(4.6)
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

describe('what was left behind', () => {
  const now = () => lab.run(sh`cut -d. -f1 /proc/uptime`)
  const leave = (text: string, more = sh`:`) =>
    lab.run(sh`mkdir -p /var/lib/kstate; cat >/var/lib/kstate/lock; ${more}`, text)
  const clean = () => lab.run(sh`rm -rf /var/lib/kstate`)
  const here = async () =>
    (await lab.run(sh`cat /proc/sys/kernel/random/boot_id; readlink /proc/self/ns/pid | tr -dc 0-9`)).split('\n')

  test.each([
    ['an older kstate’s lock that is dated in the future', "touch -d '+3 years' /var/lib/kstate/lock"],
    ['an older kstate’s lock without a heartbeat', "touch -d '-2 minutes' /var/lib/kstate/lock"],
    [
      'an older kstate’s lock that was never written',
      ": >/var/lib/kstate/lock; touch -d '-2 minutes' /var/lib/kstate/lock",
    ],
    ['a directory of a takeover', "mkdir /var/lib/kstate/lock.clearing; touch -d '+3 years' /var/lib/kstate/*"],
    [
      'the claim of a dead taker',
      "touch -d '-2 minutes' /var/lib/kstate/lock; printf 'b\\n\\n\\n\\n1 other-boot 1 1 1 1 60\\n' >/var/lib/kstate/lock.clear.x.1",
    ],
  ])('%s blocks nobody', async (_, how) => {
    await leave('x\nsomebody@gone\n2020-01-01\nkstate apply\n', sh`sh -c ${how}`)
    expect(await other()).toBe('had')
    expect(await litter()).toBe('')
  })

  test('an older kstate’s lock with a heartbeat is held', async () => {
    await leave('x\nsomebody@here\n2020-01-01\nkstate apply\n')
    expect(await other()).toBe('host is locked by somebody@here since 2020-01-01 (kstate apply)')
    await clean()
  })

  test('a lock of another boot, and of a process number that another process has now, are free', async () => {
    const [boot, ns] = await here()
    const up = (await now()).trim()
    for (const id of [
      `1 other ${ns} 1 1 ${up} 60`,
      `1 ${boot} ${ns} 1 999 ${up} 60`,
      `1 ${boot} ${ns} 99999999 1 ${up} 60`,
    ]) {
      await leave(`x\nsomebody@gone\n2020-01-01\nkstate apply\n${id}\n`)
      expect(await other(), id).toBe('had')
    }
  })

  test('of a process in another namespace nobody can say whether it lives: its lock expires', async () => {
    const [boot] = await here()
    const up = Number(await now())
    await leave(`x\nsomebody@there\n2020-01-01\nkstate apply\n1 ${boot} 1 1 1 ${up - 50} 60\n`)
    expect(await other()).toContain('somebody@there')
    await leave(`x\nsomebody@there\n2020-01-01\nkstate apply\n1 ${boot} 1 1 1 ${up - 70} 60\n`)
    expect(await other()).toBe('had')
    expect(await litter()).toBe('')
  })

  test('a lock that does not say whose it is reads as such, and moves no terminal', async () => {
    await leave('x\n\n\n\n')
    expect(await other()).toBe('host is locked by somebody (the lock does not say who)')
    await leave('x\nme\u001b[2J@here\nthen\nwhat\n')
    expect(await other()).toBe('host is locked by me [2J@here since then (what)')
    await clean()
  })

  test.each([
    ['a disk that is full', 'tmpfs', 'size=4k,nr_inodes=3', 'No space left on device'],
    ['a read-only file system', 'tmpfs', 'ro', 'Read-only file system'],
  ])('%s: it is said why the lock cannot be written', async (_, type, how, why) => {
    await lab.run(
      sh`mkdir -p /var/lib/kstate; mount -t ${type} -o ${how} none /var/lib/kstate; head -c 9999 /dev/zero >/var/lib/kstate/x 2>/dev/null; :`,
    )
    try {
      expect(await other()).toMatch(new RegExp(`^the lock on host cannot be written: .*${why}`))
    } finally {
      await lab.run(sh`umount /var/lib/kstate`)
    }
    expect(await litter()).toBe('')
  })

  test('a user without a home is told so', async () => {
    const { script } = lockOf(lab.root, 'nobody').attempt()
    const said = await lab.run(sh`su -s /bin/sh -c ${script.text} nobody 2>&1; :`)
    expect(said).toMatch(/cannot create directory .*nonexistent/)
  })
})
