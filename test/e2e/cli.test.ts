import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { takeLock } from '../../src/host/index.ts'
import { run, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf, states } from './helpers/kstate.ts'

const otherKey = 'AAAAC3NzaC1lZDI1NTE5AAAAIDcX0mIc3zKe0nVYwEwtHCWYC0Ej1Ph8wHcvzMSXXdqC'

describe('the command line on real hosts', () => {
  const one = useHost({ image: 'bare', label: 'one' })
  const two = useHost({ image: 'bare', label: 'two' })

  /** A roster that names the sandbox host as a real host is named, and a home directory without known hosts. */
  const asRealHost = (more = '') => {
    const { host, port, user, key } = one()
    const home = mkdtempSync(join(tmpdir(), 'kstate-home-'))
    mkdirSync(join(home, '.ssh'), { mode: 0o700 })
    const root = project({
      'roster.yaml': `web1:\n  host: ${host}\n  port: ${port}\n  user: ${user}\n  priv: ${key}\n${more}`,
      'states/a.sls': 'x: test.succeed_with_changes\n',
    })
    const known = join(home, '.ssh/known_hosts')
    return {
      root,
      known,
      kstate: (...args: string[]) => kstate([...args, '--root', root], { env: { HOME: home, SSH_AUTH_SOCK: '' } }),
    }
  }

  test('an unknown host key is shown and refused without a terminal; -i accepts it once and for all', async () => {
    const real = asRealHost()
    const refused = await real.kstate('apply', 'web1', 'a')
    expect(refused.stderr).toContain('error[host-key-unknown]')
    expect(refused.stderr).toMatch(/SHA256:[A-Za-z0-9+/]{43}/)
    expect(refused.code).toBe(5)
    expect((await real.kstate('apply', 'web1', 'a', '-i')).code).toBe(0)
    expect(readFileSync(real.known, 'utf8')).toContain('ssh-ed25519')
    expect((await real.kstate('apply', 'web1', 'a')).code).toBe(0)
  })

  test('-i keeps to the files of ssh_config, and a changed key there is refused with it too', async () => {
    const real = asRealHost()
    const own = join(real.root, 'own_known_hosts')
    writeFileSync(join(real.known, '../config'), `StrictHostKeyChecking yes\nUserKnownHostsFile ${own}\n`)
    expect((await real.kstate('ping', 'web1')).code).toBe(5)
    expect((await real.kstate('ping', 'web1', '-i')).code).toBe(0)
    expect(readFileSync(own, 'utf8')).toContain('ssh-ed25519')
    expect(existsSync(real.known)).toBe(false)
    writeFileSync(own, readFileSync(own, 'utf8').replace(/ \S+$/m, ` ${otherKey}`))
    const changed = await real.kstate('ping', 'web1', '-i')
    expect(changed.stderr).toContain('error[host-key-changed]')
    expect(changed.code).toBe(5)
  })

  test('User of ssh_config logs in where the roster names none; a key with a passphrase and no terminal says what helps', async () => {
    const real = asRealHost()
    const { host, port, key } = one()
    writeFileSync(join(real.known, '../config'), 'User nobody\n')
    writeFileSync(join(real.root, 'roster.yaml'), `web1: {host: ${host}, port: ${port}, priv: ${key}}\n`)
    expect((await real.kstate('ping', 'web1', '-i')).stderr).toMatch(/error\[login\]: nobody@/)
    const locked = join(real.root, 'locked')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'sesame', '-f', locked])
    writeFileSync(join(real.root, 'roster.yaml'), `web1: {host: ${host}, port: ${port}, user: root, priv: ${locked}}\n`)
    const refused = await real.kstate('ping', 'web1', '-i')
    expect(refused.stderr).toContain(`load the key into the agent (ssh-add ${locked})`)
    expect(refused.code).toBe(4)
  })

  test('a changed host key is refused always, with both fingerprints', async () => {
    const real = asRealHost()
    const { host, port } = one()
    const name = port === 22 ? host : `[${host}]:${port}`
    writeFileSync(real.known, `${name} ssh-ed25519 ${otherKey}\n`)
    for (const args of [
      ['ping', 'web1'],
      ['ping', 'web1', '-i'],
    ]) {
      const refused = await real.kstate(...args)
      expect(refused.stderr).toContain('error[host-key-changed]')
      expect(new Set(refused.stderr.match(/SHA256:[A-Za-z0-9+/]{43}/g)).size).toBe(2)
      expect(refused.code).toBe(5)
    }
  })

  test('a refused login says what was tried; exit 4', async () => {
    const real = asRealHost()
    writeFileSync(
      join(real.root, 'roster.yaml'),
      `web1: {host: ${one().host}, port: ${one().port}, user: nobody, passwd: wrong}\n`,
    )
    const refused = await real.kstate('apply', 'web1', 'a', '-i')
    expect(refused.stderr).toContain('error[login]')
    expect(refused.stderr + refused.stdout).not.toContain('wrong')
    expect(refused.code).toBe(4)
  })

  test('a host that cannot be reached stops no other; exit 4', async () => {
    const root = project({
      'roster.yaml': `${rosterOf(one())}dead: {host: 127.0.0.1, port: 1}\n`,
      'states/a.sls': 'x: {file.managed: [{name: /tmp/reached, contents: here}]}\n',
    })
    const ran = await kstate(['apply', '*', 'a', '--root', root, '--json'])
    const reports = JSON.parse(ran.stdout) as Record<string, { states?: unknown[]; errors?: string[] }>
    expect(reports.dead!.errors![0]).toContain('error[unreachable]')
    expect(reports[one().id]!.states).toHaveLength(1)
    expect(ran.code).toBe(4)
    expect((await run(one(), 'cat /tmp/reached')).stdout).toBe('here\n')
  })

  test('if one tree does not compile, no host is changed; exit 3', async () => {
    const sls = `mark: {file.managed: [{name: /tmp/marked, contents: x}]}\n{% if grains.id == '${two().id}' %}\nbad: nosuch.function\n{% endif %}\n`
    const root = project({ 'roster.yaml': rosterOf(one(), two()), 'states/a.sls': sls })
    const ran = await kstate(['apply', '*', 'a', '--root', root])
    expect(ran.stderr).toContain("State 'nosuch.function' was not found")
    expect(ran.stderr).toContain('error[not-run]')
    expect(ran.code).toBe(3)
    expect((await run(one(), 'test -e /tmp/marked')).code).toBe(1)
  })

  test('targets by glob, list and regular expression', async () => {
    const root = project({ 'roster.yaml': rosterOf(one(), two()) })
    const asked = async (...args: string[]) =>
      Object.keys(JSON.parse((await kstate(['ping', ...args, '--root', root, '--json'])).stdout) as object)
    expect(await asked('*')).toEqual([one().id, two().id])
    expect(await asked('one-*')).toEqual([one().id])
    expect(await asked('-L', `${two().id},${one().id}`)).toEqual([one().id, two().id])
    expect(await asked('-E', '(one|three)-')).toEqual([one().id])
  })

  test('cmd tells what each host said; a failure somewhere is exit 1', async () => {
    const root = project({ 'roster.yaml': rosterOf(one(), two()) })
    const ran = await kstate([
      'cmd',
      '*',
      `echo out; echo err >&2; test "$(hostname)" = "$(hostname)x"`,
      '--root',
      root,
      '--json',
    ])
    expect(JSON.parse(ran.stdout)).toEqual({
      [one().id]: { retcode: 1, stdout: 'out\n', stderr: 'err\n' },
      [two().id]: { retcode: 1, stdout: 'out\n', stderr: 'err\n' },
    })
    expect(ran.code).toBe(1)
    expect((await kstate(['cmd', one().id, 'id -un', '--user', 'nobody', '--root', root])).stdout).toContain('nobody')
  })

  test('single and sls_id bring about one state', async () => {
    const root = project({
      'roster.yaml': rosterOf(one(), two()),
      'states/top.sls': `base:\n  '${one().id}': [a]\n  '${two().id}': [b]\n`,
      'states/a.sls':
        'needed: test.succeed_with_changes\nwanted:\n  file.managed:\n    - name: /tmp/wanted\n    - contents: here\n    - require: [{test: needed}]\nother: {file.managed: [{name: /tmp/other, contents: x}]}\n',
      'states/b.sls': 'more: test.nop\n',
    })
    expect(
      (await kstate(['single', one().id, 'file.managed', '/tmp/single', 'contents=a b', 'mode="0600"', '--root', root]))
        .code,
    ).toBe(0)
    expect((await run(one(), 'stat -c %a /tmp/single; cat /tmp/single; ls /tmp/other')).stdout).toBe('600\na b\n')
    const ran = await kstate(['sls_id', 'wanted', '--root', root, '--json'])
    const reports = JSON.parse(ran.stdout) as Record<string, { states: { id: string }[] }>
    expect(Object.keys(reports)).toEqual([one().id])
    expect(reports[one().id]!.states.map((row) => row.id)).toEqual(['needed', 'wanted'])
    expect((await run(one(), 'cat /tmp/wanted; ls /tmp/other')).stdout).toBe('here\n')
    const salt = await kstate([one().id, 'state.sls_id', 'wanted', 'a', 'test=True', '--root', root])
    expect(salt.stdout).toContain(`Summary for ${one().id}\n`)
    expect((await kstate(['sls_id', 'nosuch', '--root', root])).code).toBe(3)
  })

  test('exit codes: 1 a state failed, 2 there are changes, 0 done', async () => {
    const failing = await states(one(), 'x: test.fail_without_changes\ny: test.nop\n')
    expect(failing.code).toBe(1)
    expect(failing.rows.map((row) => row.result)).toEqual([false, true])
    const planned = await states(one(), 'x: test.succeed_with_changes\n', { plan: true })
    expect(planned.code).toBe(2)
    expect(planned.summary).toMatchObject({ changed: 1, failed: 0, succeeded: 1, total: 1 })
    expect((await states(one(), 'x: test.nop\n', { plan: true })).code).toBe(0)
  })

  test('one writer a host: a second apply waits for the first, or is refused, naming the holder', async () => {
    const root = project({
      'roster.yaml': rosterOf(one()),
      'states/slow.sls': 'slow: {cmd.run: [{name: sleep 8}]}\n',
      'states/quick.sls': 'quick: {file.managed: [{name: /tmp/quick, contents: x}]}\n',
    })
    const slow = kstate(['apply', one().id, 'slow', '--root', root])
    await expect
      .poll(async () => (await run(one(), 'cat /var/lib/kstate/lock')).stdout, { timeout: 10_000 })
      .toContain('slow')
    const refused = await kstate(['apply', one().id, 'quick', '--root', root, '--lock-wait', '0.5'])
    expect(refused.stderr).toMatch(/error\[locked\]: one-.* is locked by .+@.+ since .+ \(kstate apply .* slow\)/)
    expect(refused.code).toBe(5)
    expect((await run(one(), 'test -e /tmp/quick')).code).toBe(1)
    expect((await kstate(['plan', one().id, 'quick', '--root', root])).code).toBe(2)
    const waited = await kstate(['apply', one().id, 'quick', '--root', root])
    expect(waited.stderr).toContain('waiting for the lock of')
    expect(waited.code).toBe(0)
    expect((await slow).code).toBe(0)
    expect((await run(one(), 'ls -A /var/lib/kstate; stat -c %a /var/lib/kstate')).stdout).toBe('700\n')
  })

  test('a lock that was left behind is taken over once it is without heartbeat', async () => {
    await run(
      one(),
      `mkdir -p /var/lib/kstate; printf 'x\\nsomebody@gone\\n2020-01-01\\nkstate apply\\n' >/var/lib/kstate/lock; touch -d '2 minutes ago' /var/lib/kstate/lock`,
    )
    expect((await states(one(), 'x: test.succeed_with_changes\n')).code).toBe(0)
    await run(one(), `printf 'x\\nsomebody@here\\n2020-01-01\\nkstate apply\\n' >/var/lib/kstate/lock`)
    const root = project({ 'roster.yaml': rosterOf(one()), 'states/a.sls': 'x: test.nop\n' })
    const refused = await kstate(['apply', one().id, 'a', '--root', root, '--lock-wait', '0.5'])
    expect(refused.stderr).toContain('locked by somebody@here')
    await run(one(), 'rm /var/lib/kstate/lock')
  })

  test('of many runs that find a lock that was left behind, one takes it over', async () => {
    const left = `printf 'x\\nsomebody@gone\\n2020-01-01\\nkstate apply\\n' >/var/lib/kstate/lock; touch -d '2 minutes ago' /var/lib/kstate/lock`
    const takers = Array.from({ length: 12 }, (_, i) => {
      const { script } = takeLock({ token: `taker${i}` }, { owner: 'me@here', since: 'now', what: 'a test' })
      return `( ${script.text}\n) &`
    })
    const round = `${left}\n${takers.join('\n')}\nwait\n`
    const script = `mkdir -p /var/lib/kstate\nfor round in 1 2 3 4 5 6 7 8 9 10; do\n${round}done | grep -cx held; rm -rf /var/lib/kstate`
    expect((await run(one(), script)).stdout).toBe('10\n')
  })

  test('sandbox up, list, ssh and down are processes of their own', async () => {
    const root = project({ 'roster.yaml': `cli-sandbox-${process.pid}: {sandbox: bare}\n` })
    const id = `cli-sandbox-${process.pid}`
    try {
      const up = await kstate(['sandbox', 'up', id, '--root', root])
      expect(up.stdout).toMatch(new RegExp(`^${id}: root@`))
      expect(
        (JSON.parse((await kstate(['sandbox', 'list', '--json'])).stdout) as { id: string }[]).map((host) => host.id),
      ).toContain(id)
      expect((await kstate(['sandbox', 'ssh', id, 'hostname'])).stdout.trim()).toBe(id)
    } finally {
      expect((await kstate(['sandbox', 'down', id])).code).toBe(0)
    }
    expect((await kstate(['sandbox', 'list'])).stdout).not.toContain(id)
    expect((await kstate(['sandbox', 'down', id])).code).toBe(1)
  })
})
