import { beforeAll, expect, test } from 'vitest'
import { Secret } from '../../src/core/secrets.ts'
import { sh } from '../../src/core/shell.ts'
import { promisesOfSession } from '../transport/answers.ts'
import type { Relay } from './helpers/relay.ts'
import { useSshLab } from './helpers/sshd.ts'

const lab = useSshLab('transport')
let key: string
let plain: Relay
let busybox: Relay

beforeAll(async () => {
  await lab.run(sh`
    useradd -m -s /bin/bash free; useradd -m -s /bin/dash asked; useradd -m other
    printf 'asked:sesame %s\n' "\\\$x" | chpasswd
    echo 'free ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/free
    printf 'asked ALL=(ALL) ALL\nDefaults:asked requiretty, timestamp_timeout=0\n' >/etc/sudoers.d/asked`)
  key = await lab.key('id', ['-t', 'ed25519'], ['root', 'free', 'asked'])
  plain = await lab.sshd([])
  busybox = await lab.busybox()
})

promisesOfSession('ssh, dash', () => lab.open(lab.through(plain, { key })), { otherUser: 'other', megabytes: 50 })

promisesOfSession('ssh, busybox ash and its applets', () => lab.open(lab.through(busybox, { key })), {
  otherUser: 'other',
})

test('the busybox sessions run in busybox indeed', async () => {
  const session = await lab.open(lab.through(busybox, { key }))
  const [answer] = await session.request([
    { script: sh`help | head -n 3; for applet in awk su setsid base64; do command -v $applet; done` },
  ])
  const out = answer!.stdout.toString()
  expect(out).toMatch(/Built-in commands/)
  expect(out.replaceAll('/opt/bb/', '')).toMatch(/\nawk\nsu\nsetsid\nbase64\n$/)
})

promisesOfSession('ssh with a terminal', () => lab.open(lab.through(plain, { key, tty: true })), { otherUser: 'other' })

promisesOfSession('a login without rights', () => lab.open(lab.through(plain, { key, user: 'free' })), {
  otherUser: 'other',
})

promisesOfSession('sudo without a password', () => lab.open(lab.through(plain, { key, user: 'free', sudo: true })), {
  otherUser: 'other',
})

promisesOfSession(
  'sudo with a password, on a terminal that it requires',
  () => lab.open(lab.through(plain, { key, user: 'asked', sudo: true, tty: true, password: new Secret('sesame $x') })),
  { otherUser: 'other' },
)
