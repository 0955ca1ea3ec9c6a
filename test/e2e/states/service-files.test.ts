import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'service-files' })

const run = (script: string) => runOk(host(), script)
const install = '[Install]\nWantedBy=multi-user.target\n'
const sleeps = (seconds: number) => `[Service]\nExecStart=/bin/sleep ${seconds}\n`
const write = (path: string, text: string) => run(`mkdir -p "$(dirname ${path})"; cat >${path} <<'END'\n${text}END`)
/** The unit that the package brought, as systemd has read it, running. */
const shipped = (name: string, text = `${sleeps(1000)}${install}`) => write(`/lib/systemd/system/${name}`, text)
const runs = (unit: string) => run(`cat /proc/$(systemctl show -p MainPID --value ${unit})/cmdline | tr '\\0' ' '`)
const loadedAt = () => run('stat -c %y /run/systemd/systemd-units-load')

const file = (path: string, text: string) =>
  `${path}:\n  file.managed:\n    - makedirs: true\n    - contents: |\n${text.replaceAll(/^/gm, '        ')}\n`
const running = (unit: string, more = '') => `${unit}:\n  service.running:\n    - name: ${unit}\n${more}`
const watching = (...paths: readonly string[]) =>
  `    - watch:\n${paths.map((path) => `      - file: ${path}\n`).join('')}`

beforeAll(async () => {
  await shipped('a.service')
  await shipped('b.service', sleeps(1000))
  await shipped('each@.service')
  await shipped('a.timer', '[Timer]\nOnCalendar=*-01-01\n[Install]\nWantedBy=timers.target\n')
  await shipped('b.socket', '[Socket]\nListenStream=/run/b-old.sock\n')
  await run('ln -s a.service /lib/systemd/system/other.service')
})

describe('what runs is what the files say', () => {
  beforeEach(() =>
    run(`cd /etc/systemd/system; rm -rf a.* b.* each@* service.d *.wants/a.* *.wants/each* system-generators /run/systemd/system/a.*; rm -f /etc/generated
systemctl daemon-reload; systemctl restart a each@one a.timer b.socket; systemctl stop b`),
  )

  test.each([
    ['an override of a unit', 'a', '/etc/systemd/system/a.service', ''],
    ['an override until the next boot', 'a', '/run/systemd/system/a.service', ''],
    ['the first drop-in of a unit', 'a', '/etc/systemd/system/a.service.d/x.conf', 'ExecStart=\n'],
    ['the first drop-in of an alias', 'other', '/etc/systemd/system/a.service.d/x.conf', 'ExecStart=\n'],
    ['the first drop-in of a template', 'each@one', '/etc/systemd/system/each@.service.d/x.conf', 'ExecStart=\n'],
    ['a file of its own for an instance', 'each@one', '/etc/systemd/system/each@one.service', ''],
    ['a drop-in for all services', 'a', '/etc/systemd/system/service.d/x.conf', 'ExecStart=\n'],
  ])('%s that is watched', async (_, unit, path, reset) => {
    const sls = `${file(path, sleeps(2000).replace('ExecStart', `${reset}ExecStart`))}${running(unit, watching(path))}`
    const { rows } = await states(host(), sls)
    expect(rows[1]).toMatchObject({ comment: 'Service restarted', changed: true })
    expect(await runs(unit)).toBe('/bin/sleep 2000 ')
    expect((await states(host(), sls)).summary.changed).toBe(0)
    await run(`rm -r ${path}`)
  })

  test('timers and sockets', async () => {
    const timer = '/etc/systemd/system/a.timer.d/x.conf'
    const socket = '/etc/systemd/system/b.socket'
    await states(
      host(),
      file(timer, '[Timer]\nOnCalendar=\nOnCalendar=*-02-02\n') +
        file(socket, '[Socket]\nListenStream=/run/b-new.sock\n') +
        running('a.timer', watching(timer)) +
        running('b.socket', watching(socket)),
    )
    expect(await run('systemctl show -p TimersCalendar a.timer')).toContain('02-02')
    expect(await run('systemctl show -p Listen b.socket')).toContain('/run/b-new.sock')
  })

  test('a unit that is started, though nothing is watched', async () => {
    const path = '/etc/systemd/system/b.service.d/x.conf'
    await settles(host(), file(path, sleeps(3000).replace('ExecStart', 'ExecStart=\nExecStart')) + running('b'))
    expect(await runs('b')).toBe('/bin/sleep 3000 ')
  })

  test('what a generator makes of its own files', async () => {
    await write(
      '/etc/systemd/system-generators/gen',
      `#!/bin/sh\nprintf '[Service]\\nExecStart=/bin/sleep %s\\n' "$(cat /etc/generated)" >"$1/gen.service"\n`,
    )
    await run('chmod +x /etc/systemd/system-generators/gen; echo 1111 >/etc/generated; systemctl daemon-reload')
    const sls = file('/etc/generated', '2222') + running('gen', watching('/etc/generated'))
    await run('systemctl start gen')
    await states(host(), sls)
    expect(await runs('gen')).toBe('/bin/sleep 2222 ')
    await run('systemctl stop gen')
  })

  test('one that has become of Type=oneshot need not run on', async () => {
    const path = '/etc/systemd/system/a.service'
    const sls = file(path, '[Service]\nType=oneshot\nExecStart=/bin/touch /run/once\n') + running('a', watching(path))
    expect((await states(host(), sls)).rows[1]).toMatchObject({ result: true, comment: 'Service restarted' })
    expect(await run('ls /run/once')).toBe('/run/once\n')
  })

  test('also where the clock stood later when systemd last loaded them', async () => {
    await run('touch -d tomorrow /run/systemd/systemd-units-load')
    const path = '/etc/systemd/system/a.service'
    await states(host(), file(path, sleeps(2000)) + running('a', watching(path)))
    expect(await runs('a')).toBe('/bin/sleep 2000 ')
  })

  test('they are loaded once for all that is restarted, and not where nothing changed', async () => {
    await run('sleep 0.1; systemctl daemon-reload')
    const before = await loadedAt()
    const change = 'c:\n  test.succeed_with_changes: []\n'
    const both = [running('a', '    - watch: [{test: c}]\n'), running('each@one', '    - watch: [{test: c}]\n')].join(
      '',
    )
    expect((await states(host(), change + both)).summary.changed).toBe(3)
    expect(await loadedAt()).toBe(before)

    await run(`cat >/usr/local/bin/systemctl <<'END'
#!/bin/sh
echo "$1" >>/run/asked; exec /usr/bin/systemctl "$@"
END
chmod +x /usr/local/bin/systemctl; touch /etc/changed`)
    await states(host(), change + both)
    expect(await run('grep -c daemon-reload /run/asked; rm /run/asked')).toBe('1\n')
    await run('systemctl enable -q a.service')
    await run('rm /run/asked')
    await states(host(), running('a', '    - enable: true\n') + running('each@one', '    - enable: false\n'))
    expect(await run('grep -v version /run/asked; rm -f /run/asked /usr/local/bin/systemctl /etc/changed')).toBe(
      'show\n',
    )
  })
})

describe('what starts at boot is what the files say', () => {
  const link = '/etc/systemd/system/multi-user.target.wants/a.service'
  const enabled = 'a:\n  service.enabled: []\n'
  const disabled = 'a:\n  service.disabled: []\n'
  beforeEach(() =>
    run('cd /etc/systemd/system; rm -rf a.* b.* *.wants/a.*; systemctl daemon-reload; systemctl start a b'),
  )

  test('a link that was removed by hand', async () => {
    await run(`systemctl enable -q a; systemctl show -p UnitFileState a; rm ${link}`)
    const { rows } = await settles(host(), enabled)
    expect(rows[0]).toMatchObject({ changed: true, comment: 'Service a has been enabled, and is in the desired state' })
    expect(await run(`ls ${link}`)).toBe(`${link}\n`)
  })

  test('a link that was made by hand', async () => {
    await run(
      `systemctl show -p UnitFileState a; mkdir -p $(dirname ${link}); ln -s /lib/systemd/system/a.service ${link}`,
    )
    expect((await states(host(), enabled)).rows[0]).toMatchObject({ changed: false })
    expect((await settles(host(), disabled)).rows[0]).toMatchObject({ changed: true })
    expect(await run(`ls ${link} 2>&1 || :`)).toContain('No such file')
  })

  test('an override, or a drop-in, that can be enabled where the unit could not', async () => {
    for (const [path, text] of [
      ['/etc/systemd/system/b.service', sleeps(1000) + install],
      ['/etc/systemd/system/b.service.d/x.conf', install],
    ] as const) {
      await run('rm -rf /etc/systemd/system/b.*; systemctl daemon-reload; systemctl show -p UnitFileState b')
      await write(path, text)
      expect((await settles(host(), 'b:\n  service.enabled: []\n')).rows[0]).toMatchObject({ changed: true })
      expect(await run('systemctl is-enabled b; systemctl disable -q b')).toBe('enabled\n')
    }
  })

  test('a mask that was made or removed by hand', async () => {
    await run('systemctl show -p LoadState a; ln -s /dev/null /etc/systemd/system/a.service')
    expect((await states(host(), 'a:\n  service.masked: []\n')).rows[0]).toMatchObject({ changed: false })
    expect((await states(host(), enabled)).rows[0]).toMatchObject({ result: false })
    await run('systemctl daemon-reload; rm /etc/systemd/system/a.service')
    expect((await settles(host(), 'a:\n  service.masked: []\n')).rows[0]).toMatchObject({ changed: true })
  })

  test('a unit whose file is gone', async () => {
    await write('/etc/systemd/system/gone.service', sleeps(1000) + install)
    await run('systemctl enable -q --now gone; rm /etc/systemd/system/gone.service')
    expect((await states(host(), 'gone:\n  service.enabled: []\n')).rows[0]).toMatchObject({ result: false })
    await run('systemctl stop gone')
  })
})
