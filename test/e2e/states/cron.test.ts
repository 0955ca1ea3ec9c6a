import { describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { kstate, project, rosterOf, settles } from '../helpers/kstate.ts'
import { hostile, owned, yaml } from './hostile.ts'

const host = useHost({ image: 'full', label: 'cron' })

// What jobs should be and how they are repaired: test/modules/cron/proof.yaml.
describe('crontabs', () => {
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
})
