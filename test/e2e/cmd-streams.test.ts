import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { run, runOk, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf } from './helpers/kstate.ts'
import { started } from './helpers/started.ts'

const program = fileURLToPath(new URL('../../dist/kstate.js', import.meta.url))

describe('kstate cmd', () => {
  const one = useHost({ image: 'bare', label: 'cmd-one' })
  const two = useHost({ image: 'bare', label: 'cmd-two' })
  let root: string
  beforeAll(() => {
    root = project({ 'roster.yaml': rosterOf(one(), two()) })
  })

  const cmd = (args: readonly string[], stdin = '') => kstate(['cmd', ...args, '--root', root], { stdin })
  const start = (...args: string[]) => started(['cmd', ...args, '--root', root], { stdin: 'pipe' })
  const running = async (command: string, host = one()) => (await run(host, `pgrep -fx '${command}'`)).stdout !== ''
  const runs = (command: string, host = one()) =>
    expect.poll(() => running(command, host), { timeout: 15_000 }).toBe(true)

  test('hands its standard input on, and both outputs back as they are', async () => {
    const ran = await cmd([one().id, 'cat; echo err >&2'], 'first\nsecond')
    expect(ran).toEqual({ code: 0, stdout: 'first\nsecond', stderr: 'err\n' })
    const large = 'x'.repeat(20_000_000)
    expect((await cmd([one().id, 'wc -c'], large)).stdout).toBe('20000000\n')
    expect((await cmd([one().id, '--user', 'nobody', 'id -un; cat'], 'as nobody\n')).stdout).toBe('nobody\nas nobody\n')
  })

  test('input that is not read, or not wanted, hinders nothing', async () => {
    expect((await cmd([one().id, 'true'], 'x'.repeat(5_000_000))).code).toBe(0)
    expect((await cmd([one().id, '--no-input', 'cat; echo end'], 'dropped')).stdout).toBe('end\n')
    const open = start(one().id, 'echo done') // its input never ends
    expect(await open.ended).toBe(0)
    expect(open.stdout()).toBe('done\n')
  })

  test('tells the exit code, and is 1 itself', async () => {
    expect(await cmd([one().id, 'exit 7'])).toEqual({ code: 1, stdout: '', stderr: `${one().id}: exit code 7\n` })
    expect((await cmd([one().id, 'kill -9 $$'])).stderr).toBe(`${one().id}: exit code 137\n`)
    expect((await cmd([one().id, '--user', 'nosuch', 'true'])).stderr).toContain("User 'nosuch' is not available")
  })

  test('prints as it comes', async () => {
    const ran = start(one().id, 'echo now; sleep 4; echo later')
    await expect.poll(ran.stdout, { timeout: 10_000 }).toBe('now\n')
    expect(ran.child.exitCode).toBeNull()
    expect(await ran.ended).toBe(0)
    expect(ran.stdout()).toBe('now\nlater\n')
  })

  test('of several targets each line has the name before it, and each is given the input', async () => {
    const ran = await cmd(['*', 'cat; printf last; echo err >&2'], 'given\n')
    const ids = [one().id, two().id]
    expect(ran.stdout.split('\n').sort()).toEqual(['', ...ids.flatMap((id) => [`${id}: given`, `${id}: last`])].sort())
    expect(ran.stderr.split('\n').sort()).toEqual(['', ...ids.map((id) => `${id}: err`)].sort())
    const tooMuch = await cmd(['*', 'cat >/dev/null; touch /tmp/whole'], 'x'.repeat(17_000_000))
    expect(tooMuch.code).toBe(3)
    expect(tooMuch.stderr).toContain('more than 16 MiB cannot be given to several targets')
    expect((await run(one(), 'ls /tmp/whole')).code).not.toBe(0)
  })

  test('--timeout ends it on the host with its children, and says so', async () => {
    const since = performance.now()
    const ran = await cmd([one().id, '--timeout', '2', 'echo before; sh -c "sleep 71; true"; echo after'])
    expect(performance.now() - since).toBeLessThan(8000)
    expect(ran).toEqual({
      code: 1,
      stdout: 'before\n',
      stderr: `${one().id}: ended after 2 s: it was not done by then\n`,
    })
    expect(await running('sleep 71')).toBe(false)
  })

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    test(`${signal} ends it on the hosts with its children; what it printed stays; exit ${code}`, async () => {
      const ran = start('*', 'echo partial; trap "" INT; sh -c "sleep 72; true"')
      await runs('sleep 72')
      await runs('sleep 72', two())
      ran.child.kill(signal)
      expect(await ran.ended).toBe(code)
      expect(ran.stdout()).toContain(`${one().id}: partial\n`)
      expect(ran.stderr()).toContain(`${two().id}: interrupted: the command was ended`)
      expect([await running('sleep 72'), await running('sleep 72', two())]).toEqual([false, false])
    })

  test('one that will not end is killed; as JSON what it printed is there', async () => {
    const ran = start(one().id, '--json', 'trap "" TERM INT HUP; echo partial; while :; do sleep 0.1; done')
    await expect.poll(async () => (await run(one(), "pgrep -f 'tra[p]'")).stdout, { timeout: 15_000 }).not.toBe('')
    await new Promise((resolve) => setTimeout(resolve, 500))
    ran.child.kill('SIGINT')
    expect(await ran.ended).toBe(130)
    expect(JSON.parse(ran.stdout())).toEqual({ [one().id]: { retcode: 137, stdout: 'partial\n', stderr: '' } })
    expect((await run(one(), "pgrep -f 'tra[p]'")).stdout).toBe('')
  })

  test('a reader that has read enough ends it', async () => {
    const line = `${process.execPath} ${program} cmd ${one().id} --root ${root} 'echo x; yes y; sleep 73'`
    const { stdout } = spawnSync('bash', ['-c', `set -o pipefail; ${line} </dev/null | head -2; echo $?`])
    expect(String(stdout)).toBe('x\ny\n0\n')
    await expect.poll(async () => (await running('yes y')) || (await running('sleep 73'))).toBe(false)
  })

  test('endless output fills neither the host nor the controller', async () => {
    await runOk(one(), 'mkdir -p /tmp/small; mount -t tmpfs -o size=64k none /tmp/small; mount --bind /tmp/small /tmp')
    try {
      const ran = await cmd([one().id, '--timeout', '3', '--json', 'yes'])
      const { stdout } = (JSON.parse(ran.stdout) as Record<string, { stdout: string }>)[one().id]!
      expect(stdout).toMatch(/^y\ny\n/)
      expect(stdout).toContain('bytes cut')
    } finally {
      await runOk(one(), 'umount /tmp; umount /tmp/small')
    }
  })

  test('a host that allows one channel only is served too', async () => {
    await runOk(two(), 'echo "MaxSessions 1" >/etc/ssh/sshd_config.d/00-one.conf; systemctl reload ssh')
    expect((await cmd([two().id, 'cat'], 'given\n')).stdout).toBe('given\n')
    const ran = start(two().id, 'echo partial; sleep 74')
    await runs('sleep 74', two()).catch(() => {})
    await expect.poll(ran.stdout, { timeout: 10_000 }).toBe('partial\n')
    ran.child.kill('SIGINT')
    expect(await ran.ended).toBe(130)
    expect(ran.stderr()).toContain('the connection was closed: what ran on the host may still run')
  })
})
