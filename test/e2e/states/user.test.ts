import { describe, expect, test } from 'vitest'
import { makeBusybox } from '../helpers/busybox.ts'
import { runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'
import { hostile, owned, yaml } from './hostile.ts'

const host = useHost({ image: 'bare', label: 'user' })

const team = `
team:
  group.present:
    - gid: 7001
ann:
  user.present:
    - uid: 7100
    - shell: /bin/bash
    - fullname: Ann O'Neil
    - groups: [team]
    - optional_groups: [admins]
    - password: secret
    - hash_password: true
    - maxdays: 90
    - require:
      - group: team
ann's notes:
  file.managed:
    - name: /home/ann/notes
    - contents: hers
    - user: ann
    - group: ann
    - mode: '0600'
    - require:
      - user: ann
service account:
  user.present:
    - name: svc
    - system: true
    - createhome: false
    - home: /srv/svc
    - gid: team
    - require:
      - group: team
admins:
  group.present:
    - addusers: [ann, svc]
    - require:
      - user: ann
      - user: svc
nobody of that name:
  user.absent:
    - name: former
`

describe('accounts', () => {
  test('a team settles on a fresh host, and is so by other means', async () => {
    const { rows, stdout } = await settles(host(), team)
    expect(rows.find((row) => row.id === 'ann')!.changes).toMatchObject({
      uid: 7100,
      groups: ['ann', 'team'],
      home: '/home/ann',
      password: 'XXX-REDACTED-XXX',
    })
    expect(stdout).not.toContain('$6$')
    expect(stdout).not.toContain('secret')
    expect(
      await runOk(
        host(),
        `getent passwd ann; getent passwd svc | cut -d: -f4-; getent group team admins | sed 's/^admins:x:[0-9]*/admins/'
         stat -c '%U %G %a' /home/ann/notes; [ ! -e /srv/svc ]; getent shadow ann | cut -d: -f5`,
      ),
    ).toBe(`ann:x:7100:7100:Ann O'Neil:/home/ann:/bin/bash
7001::/srv/svc:/bin/sh
team:x:7001:ann
admins:ann,svc
ann ann 600
90
`)
    const hash = (await runOk(host(), 'getent shadow ann | cut -d: -f2')).trim()
    expect(hash).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$/)
    const again = await runOk(host(), `perl -e 'print crypt("secret", $ARGV[0])' '${hash}'`)
    expect(again).toBe(hash)
  })

  test('what is broken by hand is repaired, and nothing else', async () => {
    await runOk(
      host(),
      `usermod -s /bin/sh -c Nobody -G daemon ann; chage -M 5 ann; printf 'ann:*\\n' | chpasswd -e
       gpasswd -d svc admins >/dev/null; useradd former`,
    )
    const { rows } = await settles(host(), team)
    expect(Object.fromEntries(rows.filter((row) => row.changed).map((row) => [row.id, row.changes]))).toEqual({
      ann: {
        groups: ['admins', 'ann', 'team'],
        shell: '/bin/bash',
        fullname: "Ann O'Neil",
        passwd: 'XXX-REDACTED-XXX',
        max: 90,
      },
      admins: { Final: 'All changes applied successfully' },
      'nobody of that name': { 'former group': 'removed', former: 'removed' },
    })
  })

  test('a hash is set as it is given, and locked', async () => {
    const hash = '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'
    const { stdout } = await settles(host(), `lea:\n  user.present:\n    - password: ${hash}\n`)
    expect(stdout).not.toContain('saltstring')
    expect(await runOk(host(), 'getent shadow lea | cut -d: -f2')).toBe(`${hash}\n`)
    const locked = await states(host(), 'lea:\n  user.present:\n    - password_lock: true\n')
    expect(locked.rows[0]).toMatchObject({ result: true, changed: true })
    expect(await runOk(host(), 'getent shadow lea | cut -d: -f2')).toBe(`!${hash}\n`)
  })

  test('what cannot be done is told beforehand, and nothing is done', async () => {
    const { rows } = await states(
      host(),
      `a:\n  user.present:\n    - name: tim\n    - groups: [no-such]
b:\n  user.present:\n    - name: tim\n    - uid: 7100
c:\n  user.present:\n    - name: ann\n    - uid: 7777
d:\n  group.present:\n    - name: tims\n    - gid: 7001
e:\n  group.present:\n    - name: team\n    - addusers: [no-such]
f:\n  file.managed:\n    - name: /srv/f\n    - contents: x\n    - user: no-such\n`,
    )
    expect(rows.map((row) => [row.result, row.changed, row.comment.split('\n')[0]])).toEqual([
      [false, false, 'The following group(s) are not present: no-such'],
      [false, false, 'Failed to create new user tim: uid 7100 is already taken by user ann'],
      [false, false, 'Encountered error checking for needed changes. Additional info follows:'],
      [false, false, 'Group tims is not present but gid 7001 is already taken by group team'],
      [false, false, 'The following user(s) are not present: no-such'],
      [false, false, 'User no-such is not available '],
    ])
  })

  test('hostile texts in the fields of an account are data', async () => {
    const texts = [...hostile.filter((text) => !/[:,]/.test(text)), 'x'.repeat(1000)]
    const sls = texts
      .map(
        (text, i) =>
          `h${i}:\n  user.present:\n    - createhome: false\n    - fullname: ${yaml(text)}\n    - home: ${yaml(`/srv/${text}`)}\n    - shell: ${yaml(`/bin/${text}`)}\n`,
      )
      .join('')
    await settles(host(), sls)
    const seen = await runOk(host(), 'grep ^h[0-9] /etc/passwd | sort -t: -k3n | cut -d: -f5-')
    expect(seen).toBe(texts.map((text) => `${text}:/srv/${text}:/bin/${text}\n`).join(''))
    expect(await runOk(host(), owned)).toBe('')
  })

  test('they go again, with their homes where that is asked for', async () => {
    await settles(
      host(),
      `ann:\n  user.absent:\n    - purge: true\nsvc:\n  user.absent: []\nadmins:\n  group.absent: []\nteam:\n  group.absent:\n    - require:\n      - user: svc\n`,
    )
    expect(await runOk(host(), 'getent passwd ann svc || :; getent group admins team || :; ls /home')).not.toMatch(
      /ann|svc|team|admins/,
    )
  })
})

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
