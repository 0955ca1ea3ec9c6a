import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  type ProviderName,
  type SandboxHost,
  sandboxAgain,
  sandboxList,
  sandboxUp,
} from '../../../src/sandbox/index.ts'
import { answersSsh } from '../../../src/sandbox/wait.ts'
import { freedId, run, runOk, uniqueId, useHost, withHost } from './host.ts'
import { runProgram } from './program.ts'

/** What a sandbox host promises, whoever provides it. To be called inside a `describe`. */
export function testSandbox(provider: ProviderName): void {
  const full = useHost({ image: 'full', label: 'full', provider })
  const bare = useHost({ image: 'bare', label: 'bare', provider })

  test('a fresh host answers ssh within 3 s once the image is cached', async () => {
    const start = performance.now()
    const taken = await withHost({ image: 'full', label: 'fresh', provider }, async () => performance.now() - start)
    console.log(`${provider}: a fresh host in ${(taken / 1000).toFixed(2)} s`)
    expect(taken).toBeLessThan(9000) // three times the promise: other work may keep this machine busy
  })

  test('systemd runs it, and nothing has failed', async () => {
    expect((await run(full(), 'systemctl is-system-running --wait')).stdout.trim()).toBe('running')
    expect((await run(bare(), 'systemctl is-system-running --wait')).stdout.trim()).toBe('running')
    expect(await runOk(full(), 'cat /proc/1/comm')).toBe('systemd\n')
  })

  test('it bears the ID as its host name', async () => {
    expect(await runOk(full(), 'hostname')).toBe(`${full().id}\n`)
  })

  test('root inside may not reach the machine: its clock, its modules, its memory', async () => {
    const kept = BigInt(
      `0x${(await runOk(bare(), "sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status /proc/1/status | sort -u")).trim()}`,
    )
    const bits = {
      SYS_MODULE: 16n,
      SYS_RAWIO: 17n,
      SYS_TIME: 25n,
      MAC_OVERRIDE: 32n,
      MAC_ADMIN: 33n,
      SYSLOG: 34n,
      WAKE_ALARM: 35n,
      BLOCK_SUSPEND: 36n,
    }
    expect(Object.entries(bits).filter(([, bit]) => ((kept >> bit) & 1n) === 1n)).toEqual([])
    // Only now is it safe to try: the clock would be the machine's.
    const clock = await run(bare(), 'date -s "@$(date +%s)"')
    expect([clock.code, clock.stderr]).toEqual([1, expect.stringContaining('Operation not permitted')])
    expect((await run(bare(), 'dmesg')).code).not.toBe(0)
    // Asked, not tried: a privileged container of Docker may write there.
    if (provider === 'nspawn')
      for (const file of ['/proc/sys/kernel/panic', '/proc/sys/vm/swappiness'])
        expect((await run(bare(), `[ ! -w ${file} ]`)).code, file).toBe(0)
  })

  test('PostgreSQL takes connections, and is started by systemd', async () => {
    const answer = await runOk(full(), `cd /; runuser -u postgres -- psql -Atc 'select 6*7'`)
    expect(answer).toBe('42\n')
    await runOk(full(), 'systemctl restart postgresql && systemctl is-active postgresql')
    expect(await runOk(full(), `cd /; runuser -u postgres -- psql -Atc 'show server_encoding'`)).toBe('UTF8\n')
  })

  test('cron, git, sudo, curl, Python and uWSGI with its Python plugin are there', async () => {
    await runOk(full(), 'systemctl is-active cron')
    for (const command of ['git --version', 'sudo -n true', 'curl --version', 'python3 --version']) {
      await runOk(full(), command)
    }
    await runOk(full(), 'uwsgi --plugin python3 --version')
  })

  test('the bare one has no Python, and lacks nothing else that kstate needs', async () => {
    const found = `find / -xdev \\( -name 'python*' -o -name 'pypy*' \\) -type f -perm /111`
    expect(await runOk(bare(), found)).toBe('')
    expect((await run(bare(), 'command -v python3 || command -v python')).code).not.toBe(0)
    await runOk(bare(), 'systemctl is-active cron && sudo -n true')
  })

  test('scripts run under dash and under busybox ash', async () => {
    for (const host of [full(), bare()]) {
      expect(await runOk(host, 'echo "$0 $((6 * 7))"', { shell: 'dash' })).toBe('dash 42\n')
      expect(await runOk(host, 'echo $((6 * 7))', { shell: 'ash' })).toBe('42\n')
    }
  })

  test('packages can be installed inside, from the sources of this machine', async () => {
    for (const host of [full(), bare()]) {
      await runOk(host, 'apt-get install -y --no-install-recommends tree >&2 && tree --version')
    }
    await runOk(bare(), 'apt-get update >&2')
  })

  test('each host has a host key of its own, and only its known_hosts file admits it', async () => {
    const key = (host: SandboxHost) => runOk(host, 'cat /etc/ssh/ssh_host_ed25519_key.pub')
    expect(await key(full())).not.toBe(await key(bare()))
    const crossed = await run({ ...full(), knownHosts: bare().knownHosts }, 'true')
    expect(crossed.code).toBe(255)
    expect(crossed.stderr).toMatch(/Host key verification failed/)
  })

  test('up and down are processes of their own, and the host outlives the one that made it', async () => {
    const id = freedId('process')
    const host = JSON.parse(await runProgram('sandboxProgram', ['up', provider, 'bare', id])) as SandboxHost
    await sleep(200)
    expect(await runOk(host, 'hostname')).toBe(`${id}\n`)
    const again = JSON.parse(await runProgram('sandboxProgram', ['up', provider, 'bare', id])) as SandboxHost
    expect(again, 'a second up gives the same host').toEqual(host)
    expect((await sandboxList()).map((listed) => listed.id)).toContain(id)
    expect(JSON.parse(await runProgram('sandboxProgram', ['down', id]))).toBe(true)
    expect(JSON.parse(await runProgram('sandboxProgram', ['down', id]))).toBe(false)
    expect(await answersSsh(host.host, host.port)).toBe(false)
    expect((await sandboxList()).map((listed) => listed.id)).not.toContain(id)
  })

  test('a host that reboots comes back with its disk, and is waited for', async () => {
    const host = await sandboxUp({ id: freedId('reboot'), image: 'bare' }, { provider, say: console.log })
    await run(host, 'echo kept >/root/kept; touch /run/boot; systemctl reboot')
    const look = async () => {
      const again = await sandboxAgain({ id: host.id, image: 'bare' }, { provider, say: console.log })
      return (await run(again, 'cat /root/kept; [ -e /run/boot ] || echo booted')).stdout
    }
    await expect.poll(look, { timeout: 60_000 }).toBe('kept\nbooted\n')
  })

  test('hosts come up at the same time, each with an address of its own', async () => {
    const hosts = [1, 2, 3].map(() => withHost({ image: 'bare', label: 'many', provider }, async (host) => host))
    const addresses = (await Promise.all(hosts)).map((host) => `${host.host}:${host.port}`)
    expect(new Set(addresses).size).toBe(3)
  })

  test('an ID may hold any characters', async () => {
    const id = `${uniqueId('odd')} Größe/../$(reboot) ${'x'.repeat(80)}`
    const host = JSON.parse(await runProgram('sandboxProgram', ['up', provider, 'bare', id])) as SandboxHost
    try {
      expect(host.id).toBe(id)
      expect(await runOk(host, 'hostname')).toMatch(/^odd-[0-9a-z-]+-gr-e-reboot-x+\n$/)
    } finally {
      expect(JSON.parse(await runProgram('sandboxProgram', ['down', id]))).toBe(true)
    }
  })
}
