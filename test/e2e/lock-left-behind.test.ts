import { describe, expect, test } from 'vitest'
import { sh } from '../../src/core/shell.ts'
import { lockOf, locksOn } from './helpers/locks.ts'
import { useSshLab } from './helpers/sshd.ts'

const lab = useSshLab('lock-left')
const { other, litter } = locksOn(lab)

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
