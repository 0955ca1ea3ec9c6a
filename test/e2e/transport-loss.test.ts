import { once } from 'node:events'
import { beforeAll, describe, expect, test } from 'vitest'
import { sh } from '../../src/core/shell.ts'
import { useSshLab } from './helpers/sshd.ts'

const lab = useSshLab('transport-loss')
let key: string
beforeAll(async () => {
  key = await lab.key('main', ['-t', 'ed25519'])
})

const waiting = [{ script: sh`sleep 60` }]

describe('a connection that is lost', () => {
  test('silently: a pending request ends within the time for keep-alives', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key, keepaliveTimeout: 2 }))
    const pending = [session.request(waiting), session.request(waiting)]
    setTimeout(() => relay.cut(), 200)
    const start = performance.now()
    for (const request of pending) await expect(request).rejects.toMatchObject({ kind: 'lost' })
    expect(performance.now() - start).toBeLessThan(4000)
    await expect(session.request(waiting)).rejects.toMatchObject({ kind: 'lost' })
    await expect(session.connect({ host: '127.0.0.1', port: 22 })).rejects.toMatchObject({ kind: 'lost' })
    await session.close()
  })

  test('by a link that goes down', async () => {
    const session = await lab.open({ ...lab.request, keepaliveTimeout: 2 })
    const down = sh`dev=$(ip -o route get ${'192.0.2.1'} | sed 's/.* dev \\([^ ]*\\).*/\\1/')
      setsid sh -c 'sleep 0.2; ip link set "$1" down; sleep 4; ip link set "$1" up; ip route add default via "$2"' x "$dev" "$(ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p')" </dev/null >/dev/null 2>&1 &`
    await session.request([{ script: down }])
    const start = performance.now()
    await expect(session.request(waiting)).rejects.toMatchObject({ kind: 'lost' })
    expect(performance.now() - start).toBeLessThan(5000)
    await session.close()
    await new Promise((resolve) => setTimeout(resolve, 3000))
  })

  test('while a long answer is awaited and keep-alives are answered: it goes on', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key, keepaliveTimeout: 2 }))
    const [answer] = await session.request([{ script: sh`sleep 4; echo still here` }])
    expect(answer!.stdout.toString()).toBe('still here\n')
  })

  test('by the host: a pending request ends at once', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key }))
    const [shell] = await session.request([{ script: sh`echo $PPID` }])
    const pending = session.request(waiting)
    const start = performance.now()
    await lab.run(sh`kill -9 ${shell!.stdout.toString().trim()}`)
    await expect(pending).rejects.toMatchObject({
      kind: 'lost',
      message: expect.stringContaining('shell on the host ended'),
    })
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('a request that arrived in part does nothing', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key, keepaliveTimeout: 2 }))
    const sections = [
      { script: sh`touch /tmp/ran-in-part` },
      { script: sh`cat >/dev/null`, stdin: Buffer.alloc(250_000, 1) },
    ]
    setImmediate(() => relay.cut())
    await expect(session.request([...sections, ...sections, ...sections, ...waiting])).rejects.toMatchObject({
      kind: 'lost',
    })
    await relay.close()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await lab.run(sh`ls /tmp/ran-in-part 2>/dev/null; :`)).toBe('')
  })

  test('on purpose: what is pending ends, and closing again is no error', async () => {
    const relay = await lab.sshd([])
    const session = await lab.open(lab.through(relay, { key }))
    const pending = expect(session.request(waiting)).rejects.toMatchObject({ kind: 'lost' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await session.close()
    await session.close()
    await pending
  })
})

describe('streams to addresses that the host sees', () => {
  test('a port and a Unix socket', async () => {
    const stream = await lab.root.connect({ host: '127.0.0.1', port: 22 })
    const [banner] = (await once(stream, 'data')) as [Buffer]
    expect(banner.toString()).toMatch(/^SSH-2\.0-/)
    stream.destroy()
    await lab.run(sh`systemctl start dbus.socket`)
    const trips = lab.root.roundTrips
    const bus = await lab.root.connect({ path: '/run/dbus/system_bus_socket' })
    bus.write('\0AUTH EXTERNAL 30\r\n')
    const [answer] = (await once(bus, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^OK /)
    bus.destroy()
    expect(lab.root.roundTrips).toBe(trips)
  })

  test('what cannot be reached is told', async () => {
    await expect(lab.root.connect({ host: '127.0.0.1', port: 1 })).rejects.toThrow('Connection refused')
    await expect(lab.root.connect({ path: '/nowhere' })).rejects.toThrow(/failed/i)
  })
})
