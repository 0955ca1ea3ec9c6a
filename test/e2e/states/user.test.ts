import { describe, expect, test } from 'vitest'
import { makeBusybox } from '../helpers/busybox.ts'
import { runOk, useHost } from '../helpers/host.ts'
import { settles } from '../helpers/kstate.ts'

describe("with busybox's tools and neither getent nor coreutils", () => {
  const small = useHost({ image: 'bare', label: 'user-busybox' })

  test('accounts and groups come and go', async () => {
    await makeBusybox(small())
    await runOk(small(), 'rm /usr/bin/getent /usr/bin/stat /usr/bin/sha256sum')
    const sls = `
the crew:
  group.present:
    - name: crew
    - gid: 7001
kim:
  user.present:
    - uid: 7100
    - fullname: Kim $(id)
    - groups: [crew]
    - password: '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'
    - require:
      - id: the crew
crew members:
  group.present:
    - name: crew
    - members: [kim]
    - require:
      - user: kim
/home/kim/x:
  file.managed:
    - contents: x
    - user: kim
    - require:
      - user: kim
`
    await settles(small(), sls)
    const seen = await runOk(
      small(),
      `grep ^kim /etc/passwd; grep -E '^crew' /etc/group; grep ^kim /etc/shadow | cut -d: -f2; find /home/kim/x -user kim`,
    )
    expect(seen).toBe(`kim:x:7100:7100:Kim $(id):/home/kim:/bin/sh
crew:x:7001:kim
$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5
/home/kim/x
`)
    await settles(
      small(),
      'kim:\n  user.absent:\n    - purge: true\ncrew:\n  group.absent:\n    - require:\n      - user: kim\n',
    )
    expect(await runOk(small(), 'grep -E "^(kim|crew)" /etc/passwd /etc/group || :; ls /home')).toBe('')
  })
})
