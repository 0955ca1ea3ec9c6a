import { describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { settles } from '../helpers/kstate.ts'

const host = useHost({ image: 'bare', label: 'group' })

describe('groups', () => {
  test('several declarations may name the members of one group', async () => {
    await runOk(
      host(),
      'for u in ann bob cec; do useradd $u; done; groupadd -g 7001 team; gpasswd -M ann,cec team >/dev/null',
    )
    await settles(
      host(),
      `some:\n  group.present:\n    - name: team\n    - addusers: [bob]
others:\n  group.present:\n    - name: team\n    - delusers: [cec]
number:\n  group.present:\n    - name: team\n    - gid: 7002\n`,
    )
    expect(await runOk(host(), 'getent group team')).toBe('team:x:7002:ann,bob\n')
  })

  test('these are the members and nobody else', async () => {
    await settles(host(), 'team:\n  group.present:\n    - members: [cec, ann]\n')
    expect(await runOk(host(), 'getent group team')).toBe('team:x:7002:cec,ann\n')
    await settles(host(), 'team:\n  group.present:\n    - members: []\n')
    expect(await runOk(host(), 'getent group team')).toBe('team:x:7002:\n')
  })

  test('a group that is gone is gone', async () => {
    const { rows } = await settles(host(), 'team:\n  group.absent: []\n')
    expect(rows[0]).toMatchObject({ comment: 'Removed group team', changes: { team: '' } })
    expect(await runOk(host(), 'getent group team || echo none')).toBe('none\n')
  })
})
