import { describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { settles } from '../helpers/kstate.ts'
import { hostile, owned, yaml } from './hostile.ts'

const host = useHost({ image: 'bare', label: 'ssh-auth' })

const first = 'AAAAC3NzaC1lZDI1NTE5AAAAIIVtGD3kzWFZ7Gp5z9wYvJ9kqv1bH3uN1o8eVYvX2mQk'
// What a key should be and how it is repaired: test/modules/ssh_auth/proof.yaml.
describe('authorized keys', () => {
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
})
