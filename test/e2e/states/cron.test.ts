import { describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { kstate, project, rosterOf, settles } from '../helpers/kstate.ts'
import { hostile, owned, yaml } from './hostile.ts'

const host = useHost({ image: 'full', label: 'cron' })

const jobs = `
ann:
  user.present: []
mail:
  cron.env_present:
    - name: MAILTO
    - value: root
    - user: ann
    - require:
      - user: ann
backup:
  cron.present:
    - name: /usr/local/bin/backup --all
    - identifier: backup
    - user: ann
    - minute: random
    - hour: 3
    - require:
      - user: ann
at boot:
  cron.present:
    - name: echo up
    - special: '@reboot'
    - user: ann
    - comment: says it is up
    - require:
      - user: ann
asleep:
  cron.present:
    - name: echo asleep
    - minute: '*/5'
    - commented: true
    - user: ann
    - require:
      - user: ann
former:
  cron.absent:
    - name: echo former
    - user: ann
    - require:
      - user: ann
`

describe('crontabs', () => {
  test('jobs settle in the form that Salt writes', async () => {
    await settles(host(), jobs)
    const seen = await runOk(host(), 'crontab -l -u ann')
    expect(seen.replace(/^\d+ 3 /m, 'M 3 ')).toBe(`# Lines below here are managed by Salt, do not edit
MAILTO=root
# SALT_CRON_IDENTIFIER:backup
M 3 * * * /usr/local/bin/backup --all
# SALT_CRON_IDENTIFIER:echo asleep
#DISABLED#*/5 * * * * echo asleep
# says it is up SALT_CRON_IDENTIFIER:echo up
@reboot echo up
`)
  })

  test('what is broken by hand is repaired; lines of the user stay, and a random minute is kept', async () => {
    const before = await runOk(host(), 'crontab -l -u ann | grep backup')
    await runOk(
      host(),
      `{ printf '# my own\\n0 0 * * *\\techo mine\\n'; crontab -l -u ann | sed 's/^MAILTO=.*/MAILTO=me/; s/^@reboot/@daily/'
       printf '# SALT_CRON_IDENTIFIER:echo former\\n* * * * * echo former\\n'; } | crontab -u ann -`,
    )
    const { rows } = await settles(host(), jobs)
    expect(rows.filter((row) => row.changed).map((row) => row.id)).toEqual(['mail', 'at boot', 'former'])
    const after = await runOk(host(), 'crontab -l -u ann')
    expect(after).toContain(before)
    expect(after).toMatch(/^# my own\n0 0 \* \* \*\techo mine\n# Lines below/)
    expect(after).not.toContain('former')
  })

  test('hostile commands and comments are data; a line break is refused before anything runs', async () => {
    const sls = hostile
      .map(
        (text, i) =>
          `c${i}:\n  cron.present:\n    - name: ${yaml(`echo ${text}`)}\n    - identifier: ${yaml(`${i} ${text}`)}\n    - comment: ${yaml(text)}\n    - user: root\n    - special: '@yearly'\n`,
      )
      .join('')
    await settles(host(), sls)
    const seen = await runOk(host(), 'crontab -l')
    for (const text of hostile) expect(seen.split('\n')).toContain(`@yearly echo ${text}`)
    expect(await runOk(host(), owned)).toBe('')

    const root = project({
      'roster.yaml': rosterOf(host()),
      'states/test.sls': `first:\n  cron.present:\n    - name: echo first\nbad:\n  cron.present:\n    - name: "echo a\\n* * * * * echo b"\n`,
      'pillar/top.sls': '',
    })
    const refused = await kstate(['apply', host().id, 'test', '--root', root])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('a crontab holds one job a line')
    expect(await runOk(host(), 'crontab -l')).toBe(seen)
  })

  test('the longest command that cron takes', async () => {
    await settles(
      host(),
      `long:\n  cron.present:\n    - name: ${'x'.repeat(998)}\n    - identifier: long\n    - special: '@yearly'\n`,
    )
  })
})

describe("with busybox's shell and tools", () => {
  const small = useHost({ image: 'full', label: 'cron-busybox' })

  test('jobs settle', async () => {
    await runOk(
      small(),
      'busybox --install -s /usr/local/bin; rm -f /usr/local/bin/crontab; ln -sf "$(command -v busybox)" /bin/sh',
    )
    await settles(small(), `echo "it's" $(id):\n  cron.present:\n    - minute: 5\n`)
    expect(await runOk(small(), 'crontab -l')).toBe(
      `# Lines below here are managed by Salt, do not edit\n# SALT_CRON_IDENTIFIER:echo "it's" $(id)\n5 * * * * echo "it's" $(id)\n`,
    )
  })
})
