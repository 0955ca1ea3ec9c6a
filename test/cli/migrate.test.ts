import { describe, expect, test } from 'vitest'
import { kstate, project } from '../e2e/helpers/kstate.ts'

const tree = {
  Saltfile: 'salt-ssh: {config_dir: conf}\n',
  'conf/master': 'file_roots: {base: [salt], dev: [dev]}\nroster: ansible\n',
  'conf/roster': 'web1: {host: web1}\ndb1: {host: db1}\n',
  'salt/_modules/mine.py': '',
  'salt/top.sls': "base: {'*': [all], 'role:db': [{match: grain}, db]}\n",
  'salt/all.sls': 'x: {test.nop: []}\ny: {no_such.thing: []}\n',
  'salt/db.sls': 'z: {test.nop: []}\n',
  'db.yaml': 'role: db\n',
}

describe('kstate lint --migrate', () => {
  test('a configuration that is refused hinders no look at the tree', async () => {
    const root = project(tree)
    expect((await kstate(['lint', '--root', root])).code).toBe(3)
    const ran = await kstate(['lint', '--migrate', '--json', '--root', root])
    expect(JSON.parse(ran.stdout)).toMatchObject({
      complete: false,
      steps: 4,
      applicable: 2,
      targets: {
        web1: {
          compiles: false,
          steps: 2,
          applicable: 1,
          unseen: [],
          errors: 1,
          grains: 'roster',
          reason: { line: 2 },
        },
        db1: { compiles: false, reason: { code: 'function-unknown', file: 'salt/all.sls' } },
      },
      missing: [{ function: 'no_such.thing', kind: 'state', uses: 1, steps: 2, targets: ['web1', 'db1'] }],
      in_the_way: [{ code: 'config-refused' }, { code: 'environment-refused' }, { code: 'custom-code-ignored' }],
      other_errors: {},
    })
    expect(ran).toMatchObject({ code: 1, stderr: '' })
  })

  test('targets, grains and pillar are chosen as for any lint', async () => {
    const root = project({ ...tree, 'conf/master': 'file_roots: {base: [salt]}\n' })
    const ran = await kstate(['lint', 'db*', '--migrate', '--grains', `${root}/db.yaml`, '--root', root])
    expect(ran.stdout).toMatch(
      /^2 of 3 steps can be applied \(66 %\)\n {2}db1 {2}refused {2}2 of 3 {2}1 error {2}salt\/all\.sls:2: /,
    )
    expect(ran.stdout).not.toContain('web1')
    expect(ran.stdout).not.toContain('--grains FILE')
  })

  test('exit code 0 where everything can be applied', async () => {
    const root = project({
      'roster.yaml': 'web1: web1\n',
      'states/top.sls': "base: {'*': [a]}\n",
      'states/a.sls': 'x: {test.nop: []}\n',
    })
    const ran = await kstate(['lint', '--migrate', '--root', root])
    expect(ran.stdout).toMatch(/^1 of 1 step can be applied \(100 %\)\n {2}web1 {2}compiles {2}1 of 1\n/)
    expect(ran.stdout).toContain('Everything can be applied')
    expect(ran.code).toBe(0)
  })

  test('no states at all are not everything', async () => {
    const root = project({ 'roster.yaml': 'web1: web1\n', 'states/a.sls': 'x: {test.nop: []}\n' })
    const ran = await kstate(['lint', '--migrate', '--root', root])
    expect(ran.stdout).toContain('No target has any states')
    expect(ran.code).toBe(1)
  })

  test('what has no meaning beside it is refused', async () => {
    const ran = await kstate(['lint', '--migrate', '--ignore', 'step-twice', '--root', project(tree)])
    expect(ran.stderr).toContain('--migrate goes with --json alone')
    expect(ran.code).toBe(3)
  })

  test('a long list is cut, and counted', async () => {
    const many = Array.from({ length: 20 }, (_, i) => `s${i}: {no_such.f${i}: []}\n`).join('')
    const root = project({
      'roster.yaml': 'web1: web1\n',
      'states/top.sls': "base: {'*': [a]}\n",
      'states/a.sls': many,
    })
    const ran = await kstate(['lint', '--migrate', '--root', root])
    expect(ran.stdout).toContain('… and 5 more (--json has all)')
    expect(Math.max(...ran.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(150)
  })
})
