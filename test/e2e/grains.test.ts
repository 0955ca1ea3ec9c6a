import { describe, expect, test } from 'vitest'
import { grainsSection, readGrains } from '../../src/modules/grains/index.ts'
import { type Plain, toPlain } from '../../src/python/values.ts'
import type { Shell } from '../../src/sandbox/index.ts'
import { run, runOk, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf } from './helpers/kstate.ts'

type Grains = { readonly [name: string]: Plain }

for (const image of ['full', 'bare'] as const) {
  describe(`grains of a ${image} host`, () => {
    const host = useHost({ image, label: 'grains' })
    const asked = async (...args: string[]) => {
      const root = project({ 'roster.yaml': rosterOf(host()) })
      const { code, stdout, stderr } = await kstate([...args, '--root', root, '--json'])
      expect(stderr).toBe('')
      expect(code).toBe(0)
      return (JSON.parse(stdout) as { [id: string]: Plain })[host().id]
    }

    test('are what other means say', async () => {
      const grains = (await asked('grains', host().id)) as Grains
      const said = async (command: string) => (await runOk(host(), command)).trim()
      expect(grains).toMatchObject({
        id: host().id,
        kernel: 'Linux',
        kernelrelease: await said('uname -r'),
        kernelversion: await said('uname -v'),
        cpuarch: await said('uname -m'),
        nodename: await said('uname -n'),
        localhost: await said('hostname'),
        fqdn: await said('hostname -f'),
        host: await said('hostname -s'),
        num_cpus: Number(await said('nproc --all')),
        osarch: await said('dpkg --print-architecture'),
        os: 'Debian',
        os_family: 'Debian',
        oscodename: await said('. /etc/os-release; echo $VERSION_CODENAME'),
        osrelease: await said('. /etc/os-release; echo $VERSION_ID'),
        osmajorrelease: Number(await said('. /etc/os-release; echo $VERSION_ID')),
        machine_id: await said('cat /etc/machine-id'),
        mem_total: Math.floor(Number(await said("awk '/^MemTotal/ { print $2 }' /proc/meminfo")) / 1024),
        init: (await said('ps -o comm= -p 1')) === 'systemd' ? 'systemd' : 'unknown',
        username: 'root',
        groupname: 'root',
        uid: 0,
        gid: 0,
        shell: await said('getent passwd root | cut -d: -f7'),
      })
      const addresses = (await said('ip -4 -o addr show | awk \'{ sub("/.*", "", $4); print $2, $4 }\'')).split('\n')
      for (const line of addresses) {
        const [name = '', address = ''] = line.split(' ')
        expect((grains.ip4_interfaces as { [name: string]: string[] })[name]).toContain(address)
        expect(grains.ipv4).toContain(address)
      }
      expect((grains.hwaddr_interfaces as Grains).eth0).toBe(
        await said("ip link show eth0 | awk '/link\\/ether/ { print $2 }'"),
      )
      expect((grains.systemd as Grains | undefined)?.version).toBe(
        await said("systemctl --version | awk 'NR == 1 { print $2 }'"),
      )
    })

    test('are the same under dash and under busybox', async () => {
      const under = async (shell: Shell) => {
        const { code, stdout, stderr } = await run(host(), `LC_ALL=C; export LC_ALL\n${grainsSection().script.text}`, {
          shell,
        })
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        const { grains } = readGrains({ code, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) }, host().id)
        return toPlain(grains) as Grains
      }
      expect(await under('ash')).toEqual(await under('dash'))
    })

    test('of the host’s own file are over those, and those of the roster over all', async () => {
      await runOk(
        host(),
        "mkdir -p /etc/salt; printf 'role: web\\nos: Own\\nsites:\\n  - a\\n  - b\\n' > /etc/salt/grains",
      )
      const root = project({
        'roster.yaml': `${host().id}: {sandbox: ${image}, minion_opts: {grains: {role: db}}}\n`,
      })
      const { stdout } = await kstate([
        host().id,
        'grains.item',
        'role',
        'os',
        'sites:1',
        'none',
        '--root',
        root,
        '--out=json',
      ])
      expect(JSON.parse(stdout)).toEqual({ [host().id]: { role: 'db', os: 'Own', 'sites:1': 'b', none: '' } })
      const chosen = await kstate(['-C', 'G@os:Own and G@role:db', 'grains.get', 'role', '--root', root, '--json'])
      expect(JSON.parse(chosen.stdout)).toEqual({ [host().id]: 'db' })
    })

    test('that cannot be read are a diagnostic with host and file', async () => {
      await runOk(host(), "mkdir -p /etc/salt; printf 'role: [web\\n' > /etc/salt/grains")
      const root = project({ 'roster.yaml': rosterOf(host()), 'states/a.sls': 'a: test.nop\n' })
      for (const command of [
        ['grains', host().id],
        ['apply', host().id, 'a'],
      ]) {
        const { code, stderr } = await kstate([...command, '--root', root])
        expect(stderr).toContain(`${host().id}:/etc/salt/grains`)
        expect(code).toBe(3)
      }
      await runOk(host(), 'rm /etc/salt/grains')
    })
  })
}

describe('targets by what hosts say', () => {
  const host = useHost({ image: 'bare', label: 'targets' })
  const roster = () => `${rosterOf(host())}gone: {host: 127.0.0.1, port: 1}\n`

  test('a host that does not answer is told, and is not meant', async () => {
    const root = project({
      'roster.yaml': roster(),
      'pillar/top.sls': `base: {'*': [site]}\n`,
      'pillar/site.sls': 'site: {name: north}\n',
      'kstate.yaml': 'nodegroups: {debians: G@os_family:Debian}\n',
    })
    for (const target of [
      ['-G', 'os:Debian'],
      ['-I', 'site:name:n*'],
      ['-N', 'debians'],
      ['-C', 'G@os:Debian and I@site:name:north'],
    ]) {
      const { code, stdout, stderr } = await kstate([
        ...target,
        'test.ping',
        '--root',
        root,
        '--json',
        '--connect-timeout',
        '2',
      ])
      expect(stderr).toContain('gone is unreachable; cannot evaluate the target')
      expect(JSON.parse(stdout)).toEqual({ [host().id]: true })
      expect(code).toBe(0)
    }
    const none = await kstate(['-G', 'os:Plan9', 'test.ping', '--root', root, '--connect-timeout', '2'])
    expect(none.code).toBe(4)
  })
})
