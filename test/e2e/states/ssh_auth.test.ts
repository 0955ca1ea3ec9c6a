import { describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { settles } from '../helpers/kstate.ts'
import { hostile, owned, yaml } from './hostile.ts'

const host = useHost({ image: 'bare', label: 'ssh-auth' })

const first = 'AAAAC3NzaC1lZDI1NTE5AAAAIIVtGD3kzWFZ7Gp5z9wYvJ9kqv1bH3uN1o8eVYvX2mQk'
const second = 'AAAAC3NzaC1lZDI1NTE5AAAAIIVtGD3kzWFZ7Gp5z9wYvJ9kqv1bH3uN1o8eVYvX2mQl'

const keys = `
ann:
  user.present: []
a full line:
  ssh_auth.present:
    - name: ssh-ed25519 ${first} ann@example.org
    - user: ann
    - require:
      - user: ann
bare with options:
  ssh_auth.present:
    - name: ${second}
    - enc: ed25519
    - comment: her other one
    - options: ['from="192.0.2.1"', no-pty]
    - user: ann
    - require:
      - user: ann
of a file:
  ssh_auth.present:
    - source: salt://keys
    - user: ann
    - require:
      - user: ann
`
const files = { 'states/keys': '# team\nssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDA bob\n' }

describe('authorized keys', () => {
  test('several declarations edit one file of a user who is only just made', async () => {
    await settles(host(), keys, { files })
    expect(
      await runOk(
        host(),
        `cat /home/ann/.ssh/authorized_keys; stat -c '%U %G %a' /home/ann/.ssh /home/ann/.ssh/authorized_keys`,
      ),
    ).toBe(`ssh-ed25519 ${first} ann@example.org
from="192.0.2.1",no-pty ssh-ed25519 ${second} her other one
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDA bob
ann ann 700
ann ann 600
`)
  })

  test('what is broken by hand is repaired; other lines stay', async () => {
    await runOk(
      host(),
      `f=/home/ann/.ssh/authorized_keys; sed -i 's/no-pty/no-x11-forwarding/; /bob/d; 1i # hers' $f; printf 'ssh-rsa AAAA= own' >>$f`,
    )
    const { rows } = await settles(host(), keys, { files })
    expect(rows.filter((row) => row.changed).map((row) => [row.id, row.changes])).toEqual([
      ['bare with options', { [second]: 'Updated' }],
      ['of a file', { AAAAB3NzaC1yc2EAAAADAQABAAAAgQDA: 'New' }],
    ])
    expect(await runOk(host(), 'cat /home/ann/.ssh/authorized_keys')).toBe(`# hers
ssh-ed25519 ${first} ann@example.org
from="192.0.2.1",no-pty ssh-ed25519 ${second} her other one
ssh-rsa AAAA= own
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDA bob
`)
  })

  test('hostile comments are data', async () => {
    const comments = [...hostile, 'x'.repeat(100_000)]
    const sls = comments
      .map(
        (text, i) =>
          `k${i}:\n  ssh_auth.present:\n    - name: ${first.slice(0, -2)}${String.fromCharCode(65 + i)}A\n    - enc: ssh-ed25519\n    - comment: ${yaml(`c ${text}`)}\n    - user: root\n    - config: /etc/keys/%u\n`,
      )
      .join('')
    await settles(host(), sls)
    const seen = await runOk(host(), 'cat /etc/keys/root')
    expect(seen).toBe(
      comments
        .map((text, i) => `ssh-ed25519 ${first.slice(0, -2)}${String.fromCharCode(65 + i)}A c ${text}\n`)
        .join(''),
    )
    expect(await runOk(host(), owned)).toBe('')
  })

  test('keys go again', async () => {
    await settles(host(), `${first}:\n  ssh_auth.absent:\n    - user: ann\n    - enc: ssh-ed25519\n`)
    expect(await runOk(host(), 'cat /home/ann/.ssh/authorized_keys')).not.toContain(first)
  })
})
