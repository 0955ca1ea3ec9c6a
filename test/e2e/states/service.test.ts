import { beforeAll, describe, expect, test } from 'vitest'
import { type Call, systemctl } from '../../../src/modules/service/scripts.ts'
import { runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'service' })

const unit = (name: string, text: string) =>
  `printf '%s\\n' '[Service]' ${text
    .split('\n')
    .map((line) => `'${line}'`)
    .join(' ')} '[Install]' WantedBy=multi-user.target >/etc/systemd/system/${name}.service`

const states4 = (name: string) => runOk(host(), `systemctl is-active ${name}; systemctl is-enabled ${name}; :`)
const since = (name: string) => runOk(host(), `systemctl show -p MainPID --value ${name}`)

beforeAll(async () => {
  await runOk(host(), unit('sleeper', 'ExecStart=/bin/sleep 1000\nExecReload=/bin/touch /run/reloaded'))
  await runOk(host(), unit('broken', 'ExecStart=/bin/sh -c "echo no such luck >&2; exit 3"'))
})

describe('services', () => {
  test('run, are enabled, and are repaired when they are not', async () => {
    const sls = 'sleeper:\n  service.running:\n    - enable: true\n'
    const { rows } = await settles(host(), sls)
    expect(rows[0]).toMatchObject({
      comment: 'Service sleeper has been enabled, and is running',
      changes: { sleeper: true },
    })
    expect(await states4('sleeper')).toBe('active\nenabled\n')

    await runOk(host(), 'systemctl stop sleeper')
    expect((await states(host(), sls)).rows[0]).toMatchObject({
      comment: 'Service sleeper is already enabled, and is running',
      changed: true,
    })
    await runOk(host(), 'systemctl disable -q sleeper')
    expect((await states(host(), sls)).rows[0]).toMatchObject({
      comment: 'Service sleeper has been enabled, and is in the desired state',
      changed: true,
    })
    expect(await states4('sleeper')).toBe('active\nenabled\n')
  })

  test('a watched change restarts or reloads what runs, and what was only enabled; not what was just started', async () => {
    const sls = (more: string) => `
config:
  test.succeed_with_changes: []
sleeper:
  service.running:
    - enable: true
${more}
    - watch:
      - test: config
`
    const before = await since('sleeper')
    expect((await states(host(), sls(''))).rows[1]).toMatchObject({ comment: 'Service restarted', changed: true })
    const restarted = await since('sleeper')
    expect(restarted).not.toBe(before)
    expect((await states(host(), sls('    - reload: true'))).rows[1]).toMatchObject({ comment: 'Service reloaded' })
    expect(await since('sleeper')).toBe(restarted)
    expect(await runOk(host(), 'ls /run/reloaded')).toBe('/run/reloaded\n')

    await runOk(host(), 'systemctl disable -q sleeper')
    await states(host(), sls(''))
    expect(await since('sleeper')).not.toBe(restarted)

    await runOk(host(), 'systemctl stop sleeper')
    const { rows } = await states(host(), sls(''))
    expect(rows[1]!.comment).toBe('Service sleeper is already enabled, and is running')
  })

  test('one that does not start fails with what the journal says, one that is not there with its name', async () => {
    const { rows } = await states(host(), 'broken:\n  service.running: []\nnosuch:\n  service.running: []\n')
    expect(rows[0]).toMatchObject({ result: false })
    expect(rows[0]!.comment).toMatch(/^Service broken failed to start\n/)
    expect(rows[0]!.comment).toContain('no such luck')
    expect(rows[1]).toMatchObject({ result: false, comment: 'The named service nosuch is not available' })
  })

  test('a unit file that changed on disk is read anew before a restart', async () => {
    await runOk(host(), unit('sleeper', 'ExecStart=/bin/sleep 2000'))
    await states(
      host(),
      'c:\n  test.succeed_with_changes: []\nsleeper:\n  service.running:\n    - watch: [{test: c}]\n',
    )
    expect(await runOk(host(), 'ps -o args= -p $(systemctl show -p MainPID --value sleeper)')).toBe('/bin/sleep 2000\n')
  })

  test('are stopped and stay so', async () => {
    await settles(host(), 'sleeper:\n  service.dead:\n    - enable: false\n')
    expect(await states4('sleeper')).toBe('inactive\ndisabled\n')
    await runOk(host(), 'systemctl start sleeper')
    expect((await states(host(), 'sleeper:\n  service.dead: []\n')).rows[0]).toMatchObject({
      comment: 'Service sleeper was killed',
      changes: { sleeper: false },
    })
  })

  test('start at boot or do not, without being touched now', async () => {
    await settles(host(), 'sleeper:\n  service.enabled: []\n')
    expect(await states4('sleeper')).toBe('inactive\nenabled\n')
    await settles(host(), 'sleeper:\n  service.disabled: []\n')
    expect(await states4('sleeper')).toBe('inactive\ndisabled\n')
  })

  test('are masked, which forbids to start them, and unmasked', async () => {
    await runOk(host(), 'rm -f /etc/systemd/system/sleeper.service; mkdir -p /usr/lib/systemd/system')
    await runOk(
      host(),
      `${unit('sleeper', 'ExecStart=/bin/sleep 1000')}; mv /etc/systemd/system/sleeper.service /usr/lib/systemd/system/; systemctl daemon-reload`,
    )
    await settles(host(), 'sleeper:\n  service.masked: []\n')
    expect((await states(host(), 'sleeper:\n  service.running: []\n')).rows[0]).toMatchObject({
      result: false,
      comment: 'Failed to start sleeper.service: Unit sleeper.service is masked.',
    })
    await settles(host(), 'sleeper:\n  service.running:\n    - unmask: true\n')
    await settles(host(), 'sleeper:\n  service.unmasked: []\n')
    expect(await states4('sleeper')).toBe('active\ndisabled\n')
  })

  test('scripts of /etc/init.d and instances of templates are services as well', async () => {
    await runOk(
      host(),
      `cat >/etc/init.d/oldie <<'END'
#!/bin/sh
### BEGIN INIT INFO
# Provides: oldie
# Required-Start: $remote_fs
# Required-Stop: $remote_fs
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
# Short-Description: old
### END INIT INFO
case $1 in start) touch /run/oldie ;; stop) rm -f /run/oldie ;; esac
END
chmod +x /etc/init.d/oldie
${unit('each@', 'ExecStart=/bin/sleep 1000')}`,
    )
    const sls = (state: string) => `oldie:\n  service.${state}\neach@one:\n  service.${state}\n`
    await settles(host(), sls('running: [{enable: true}]'))
    expect(await runOk(host(), 'ls /run/oldie /etc/rc5.d/S*oldie; systemctl is-active each@one')).toBe(
      '/etc/rc5.d/S01oldie\n/run/oldie\nactive\n',
    )
    await settles(host(), sls('dead: [{enable: false}]'))
    expect(await runOk(host(), 'ls /run/oldie /etc/rc5.d/S*oldie 2>/dev/null; systemctl is-active each@one; :')).toBe(
      'inactive\n',
    )
  })

  test('a template is told of a service what the states see', async () => {
    await runOk(host(), 'systemctl mask -q --runtime rescue; systemctl enable -q cron; systemctl start cron')
    const ask = (call: string, name: string) => `{{ salt['service.${call}']('${name}') }}`
    const asked = [
      ...['cron', 'sleeper', 'systemd-journald', 'nosuch'].flatMap((name) =>
        ['status', 'available', 'enabled', 'disabled', 'masked'].map((call) => ask(call, name)),
      ),
      ...['each@', 'nosuch@'].map((name) => ask('available', name)),
      ask('enabled', 'getty@'),
      "{{ salt['service.masked']('rescue', runtime=True) }}",
      "{{ salt['service.status']('cro?') }}",
    ]
    const { rows } = await states(host(), `say:\n  test.show_notification:\n    - text: "${asked.join(' ')}"\n`)
    expect(rows[0]!.comment).toBe(
      [
        'True True True False False',
        'True True False True False',
        'True True True False False',
        'False False False True False',
        'True False',
        "True True {'cron': True}",
      ].join(' '),
    )
    await runOk(host(), 'systemctl unmask -q --runtime rescue')
  })

  test('what was done to a unit its check tells', async () => {
    await runOk(host(), 'systemctl enable -q --now cron')
    const calls: readonly Call[] = [{ verb: 'start' }, { verb: 'enable' }, { verb: 'unmask' }]
    const opposite: readonly Call[] = [{ verb: 'stop' }, { verb: 'disable' }, { verb: 'mask' }]
    const check = (unit: string, call: Call) =>
      `${systemctl(unit, [call], { mustRun: true })[0]!.check!.text} && echo so || echo not`
    const runs = (some: readonly Call[]) => runOk(host(), some.map((call) => check('cron.service', call)).join('\n'))
    expect(await runs(calls)).toBe('so\nso\nso\n')
    expect(await runs(opposite)).toBe('not\nnot\nnot\n')
    await runOk(host(), 'systemctl disable -q --now cron; systemctl mask -q --runtime cron')
    expect(await runs([...opposite, ...calls])).toBe('so\nso\nso\nnot\nnot\nnot\n')
    await runOk(host(), 'systemctl unmask -q --runtime cron')
  })
})
