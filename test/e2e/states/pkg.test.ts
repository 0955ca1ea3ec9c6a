import { describe, expect, test } from 'vitest'
import { checkOf } from '../../../src/modules/pkg/providers/apt/check.ts'
import { runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'pkg' })

const installed = (names: string) =>
  runOk(host(), `dpkg-query -W -f '\${db:Status-Abbrev}\${Package}\n' ${names} 2>/dev/null; :`)

describe('packages', () => {
  test('come with what they need, exactly as the plan predicted, and come back when they are gone', async () => {
    const sls = `
games:
  pkg.installed:
    - pkgs:
      - cowsay
      - rolldice: '>=1.0'
      - figlet: '2.*'
    - install_recommends: false
text:
  pkg.installed:
    - name: libtext-charwidth-perl
`
    const plan = await states(host(), sls, { plan: true })
    const { rows } = await settles(host(), sls)
    expect(rows[0]!.changes).toEqual(plan.rows[0]!.changes)
    expect(Object.keys(rows[0]!.changes).sort()).toEqual(['cowsay', 'figlet', 'libtext-charwidth-perl', 'rolldice'])
    expect(rows[0]!.comment).toBe('3 targeted packages were installed/updated.')
    expect(rows[1]).toMatchObject({ changed: false, comment: 'All specified packages are already installed' })
    expect(plan.rows[1]!.changed).toBe(false)
    expect(await installed('cowsay rolldice figlet')).toBe('ii cowsay\nii figlet\nii rolldice\n')

    await runOk(host(), 'dpkg -r rolldice')
    const again = await states(host(), sls)
    expect(Object.keys(again.rows[0]!.changes)).toEqual(['rolldice'])
    expect(again.rows[0]!.comment).toContain('The following packages were already installed: cowsay, figlet=2.*')
  })

  test('a virtual package is there if another provides it', async () => {
    expect((await states(host(), 'awk:\n  pkg.installed: []\n')).rows[0]).toMatchObject({
      result: true,
      changed: false,
    })
  })

  test('what cannot be had fails in apt-get’s words and changes nothing', async () => {
    const { rows } = await states(
      host(),
      'no-such-package:\n  pkg.installed: []\nrolldice:\n  pkg.installed:\n    - version: ">=99"\n',
    )
    expect(rows[0]).toMatchObject({ result: false, changed: false })
    expect(rows[0]!.comment).toContain('E: Unable to locate package no-such-package')
    expect(rows[1]!.comment).toContain("No version matching 'rolldice>=99' could be found")
  })

  test('a changed configuration file is kept', async () => {
    await states(host(), 'lynx-common:\n  pkg.installed: []\n')
    await runOk(host(), 'echo "# mine" >>/etc/lynx/lynx.cfg')
    await states(host(), 'lynx-common:\n  pkg.installed:\n    - reinstall: true\n')
    expect(await runOk(host(), 'tail -n 1 /etc/lynx/lynx.cfg')).toBe('# mine\n')
  })

  test('held packages are held, and files are installed from the tree', async () => {
    await settles(host(), 'rolldice:\n  pkg.installed:\n    - hold: true\n')
    expect(await installed('rolldice')).toBe('hi rolldice\n')
    await settles(host(), 'rolldice:\n  pkg.installed:\n    - hold: false\n')
    await runOk(
      host(),
      'dpkg -r rolldice; cd /srv && apt-get -q download rolldice >/dev/null 2>&1 && mv rolldice_*.deb rolldice.deb',
    )
    const deb = Buffer.from(await runOk(host(), 'base64 /srv/rolldice.deb'), 'base64')
    await settles(host(), 'x:\n  pkg.installed:\n    - sources:\n      - rolldice: salt://rolldice.deb\n', {
      files: { 'states/rolldice.deb': deb },
    })
    expect(await installed('rolldice')).toBe('ii rolldice\n')
    expect(await runOk(host(), 'ls /var/cache/apt/archives/partial')).toBe('')
  })

  test('lists that are missing are fetched, unless that is forbidden', async () => {
    await runOk(host(), 'rm -rf /var/lib/apt/lists/*')
    expect((await states(host(), 'sl:\n  pkg.installed:\n    - refresh: false\n')).rows[0]!.result).toBe(false)
    await settles(host(), 'sl:\n  pkg.installed: []\n')
  })

  test('another who holds the lock is waited for', async () => {
    await runOk(
      host(),
      `nohup python3 -c "
import fcntl, time
f = open('/var/lib/dpkg/lock-frontend', 'w'); fcntl.lockf(f, fcntl.LOCK_EX); open('/run/locked', 'w'); time.sleep(4)" >/dev/null 2>&1 &
while [ ! -e /run/locked ]; do sleep 0.1; done`,
    )
    expect((await states(host(), 'sl:\n  pkg.removed: []\n')).rows[0]).toMatchObject({ result: true, changed: true })
  })

  test('are removed, configuration kept, and purged', async () => {
    const { rows } = await settles(host(), 'x:\n  pkg.removed:\n    - pkgs: [lynx-common, cowsay, not-there]\n')
    expect(rows[0]!.comment).toContain('The following packages were removed: cowsay, lynx-common.')
    expect(await installed('lynx-common')).toBe('rc lynx-common\n')
    await settles(host(), 'lynx-common:\n  pkg.purged: []\n')
    expect(await installed('lynx-common')).not.toContain('c lynx-common')
    expect(await runOk(host(), 'ls /etc/lynx 2>/dev/null || echo gone')).toBe('gone\n')
  })

  test('a service of a package that is still to come is unknown in a plan, and runs after the apply', async () => {
    const sls = `
nginx:
  pkg.installed:
    - name: nginx-light
    - install_recommends: false
  service.running:
    - enable: true
    - require:
      - pkg: nginx
`
    const plan = await states(host(), sls, { plan: true })
    expect(plan.rows.map((row) => row.changed)).toEqual([true, null])
    expect(plan.rows[1]!.depends_on).toEqual(['nginx'])
    await settles(host(), sls)
    expect(await runOk(host(), 'systemctl is-active nginx')).toBe('active\n')
  })

  test('the newest is installed, and everything is brought up to date', async () => {
    await settles(host(), 'figlet:\n  pkg.latest: []\n')
    const { rows } = await states(host(), 'all:\n  pkg.uptodate:\n    - refresh: true\n', { plan: true })
    expect(rows[0]!.result).not.toBe(false)
    expect(Object.keys(rows[0]!.changes).length > 0).toBe(rows[0]!.changed)
    const simulated = await runOk(host(), 'apt-get -s -q -y upgrade | grep -c "^Inst" || :')
    expect(Object.keys(rows[0]!.changes).length).toBe(Number(simulated))
  })

  test('a template is told of a package what the states see', async () => {
    const text = [
      "{{ salt['pkg.version']('bash') }}",
      "{{ salt['pkg.version']('kstate-nosuch') == '' }}",
      "{{ salt['pkg.list_pkgs']()['bash'] }}",
      "{{ salt['pkg.version']('bas*').bash }}",
      "{{ salt['pkg.latest_version']('bash', show_installed=True) }}",
      "{{ salt['pkg.upgrade_available']('kstate-nosuch') }}",
      "{{ salt['pkg.version_cmp']('1:1.0~rc1', '1:1.0') }}",
    ].join(' ')
    const { rows } = await states(host(), `say:\n  test.show_notification:\n    - text: "${text}"\n`)
    const bash = await runOk(host(), `dpkg-query -W -f '\${Version}' bash`)
    const candidate = await runOk(host(), "apt-cache policy bash | sed -n 's/^  Candidate: //p'")
    expect(rows[0]!.comment).toBe(`${bash} True ${bash} ${bash} ${candidate.trim()} False -1`)
  })

  test('what a call brought about its check tells', async () => {
    const check = (verb: 'install' | 'remove', name: string) =>
      `(${checkOf([{ verb, targets: [{ name }] }])!.text}) && echo so || echo not`
    const runs = [
      check('install', 'bash'),
      check('install', 'kstate-nosuch'),
      check('remove', 'bash'),
      check('remove', 'kstate-nosuch'),
    ]
    expect(await runOk(host(), runs.join('\n'))).toBe('so\nnot\nnot\nso\n')
  })
})
