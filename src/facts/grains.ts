import { sh } from '../core/shell.ts'
import { Dict, type Value } from '../core/values.ts'
import type { Answer, Section } from '../transport/types.ts'

/** Reads what Salt's core grains are made of, in one script: blocks of text, each under a line `== name`. */
export function grainsSection(): Section {
  return {
    script: sh`block() { printf '== %s\n' "$1"; }
block uname; uname -s; uname -n; uname -r; uname -v; uname -m
block os-release; cat /etc/os-release /usr/lib/os-release 2>/dev/null
block debian; cat /etc/debian_version 2>/dev/null
block dpkg; dpkg --print-architecture 2>/dev/null
block cpu; grep -E '^(processor|model name|flags|Features|Hardware)' /proc/cpuinfo 2>/dev/null
block mem; grep -E '^(MemTotal|SwapTotal)' /proc/meminfo 2>/dev/null
block hostname; hostname 2>/dev/null; hostname -f 2>/dev/null
block hosts; cat /etc/hosts 2>/dev/null
block ip4; ip -o -4 addr show 2>/dev/null
block ip6; ip -o -6 addr show 2>/dev/null
block link; ip -o link show 2>/dev/null
block init; readlink /sbin/init 2>/dev/null; cat /proc/1/comm 2>/dev/null; [ -d /run/systemd/system ] && echo systemd-booted
block systemd; systemctl --version 2>/dev/null
block machine-id; cat /etc/machine-id 2>/dev/null
block virtual; systemd-detect-virt 2>/dev/null; [ -e /.dockerenv ] && echo docker; cat /sys/class/dmi/id/product_name 2>/dev/null
block timezone; cat /etc/timezone 2>/dev/null; readlink /etc/localtime 2>/dev/null; date +%Z
block dns; cat /etc/resolv.conf 2>/dev/null
block path; printf '%s\n' "$PATH"
block shell; printf '%s\n' "$SHELL"
block locale; printf '%s\n' "$LANG" "$LC_ALL"
block user; id -un; id -u; id -gn; id -g
block dmi; for f in bios_version bios_date board_name sys_vendor product_name product_serial product_uuid; do printf '%s=' "$f"; cat "/sys/class/dmi/id/$f" 2>/dev/null || echo; done
block custom; cat /etc/salt/grains 2>/dev/null
block end`,
    timeout: 30,
  }
}

const families: { readonly [id: string]: readonly [os: string, family: string] } = {
  debian: ['Debian', 'Debian'],
  ubuntu: ['Ubuntu', 'Debian'],
  raspbian: ['Raspbian', 'Debian'],
  linuxmint: ['Mint', 'Debian'],
  devuan: ['Devuan', 'Debian'],
  fedora: ['Fedora', 'RedHat'],
  centos: ['CentOS', 'RedHat'],
  rhel: ['RedHat', 'RedHat'],
  rocky: ['Rocky', 'RedHat'],
  almalinux: ['AlmaLinux', 'RedHat'],
  ol: ['OEL', 'RedHat'],
  amzn: ['Amazon', 'RedHat'],
  alpine: ['Alpine', 'Alpine'],
  arch: ['Arch', 'Arch'],
  opensuse: ['SUSE', 'Suse'],
  'opensuse-leap': ['SUSE', 'Suse'],
  sles: ['SUSE', 'Suse'],
  gentoo: ['Gentoo', 'Gentoo'],
}

/** Salt's grains from the answer to `grainsSection`; `custom` is the text of the host's own grains file, still to be read. */
export function readGrains(answer: Answer, id: string): { readonly grains: Dict; readonly custom: string } {
  const blocks = readBlocks(answer.stdout.toString())
  const lines = (name: string) => (blocks.get(name) ?? '').split('\n').filter((line) => line !== '')
  const [kernel = 'Linux', nodename = '', kernelrelease = '', kernelversion = '', cpuarch = ''] = lines('uname')
  const release = readAssignments(lines('os-release'))
  const distribution = release.get('ID') ?? ''
  const [os, family] = families[distribution] ?? [
    release.get('NAME') ?? 'Unknown',
    families[(release.get('ID_LIKE') ?? '').split(' ')[0] ?? '']?.[1] ?? 'Unknown',
  ]
  const osrelease =
    distribution === 'debian'
      ? (lines('debian')[0] ?? release.get('VERSION_ID') ?? '')
      : (release.get('VERSION_ID') ?? '')
  const codename = release.get('VERSION_CODENAME') ?? /\((.*)\)/.exec(release.get('VERSION') ?? '')?.[1] ?? ''
  const numbers = osrelease.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  const [shortName = nodename, fullName = shortName] = lines('hostname')
  const fqdn = fullName.includes('.') ? fullName : (hostsName(lines('hosts'), shortName) ?? fullName)
  const cpus = lines('cpu')
  const memory = (name: string) =>
    Math.floor(Number(/(\d+)/.exec(lines('mem').find((line) => line.startsWith(name)) ?? '')?.[1] ?? 0) / 1024)
  const field = (name: string) => cpus.find((line) => line.startsWith(name))?.replace(/^[^:]*:\s*/, '') ?? ''
  const dmi = readAssignments(lines('dmi'))
  const interfaces = readInterfaces(lines('link'), lines('ip4'), lines('ip6'))
  const ipv4 = [...new Set(lines('ip4').map((line) => /inet ([\d.]+)/.exec(line)?.[1] ?? ''))].filter(Boolean).sort()
  const ipv6 = [...new Set(lines('ip6').map((line) => /inet6 ([\da-f:]+)/.exec(line)?.[1] ?? ''))]
    .filter(Boolean)
    .sort()
  const outward = (addresses: string[]) =>
    addresses.filter((address) => !address.startsWith('127.') && address !== '::1' && !address.startsWith('fe80:'))
  const systemd = /^systemd (\d+)/.exec(lines('systemd')[0] ?? '')?.[1]
  const [uname, uid, groupname, gid] = lines('user')
  const entries: [string, Value][] = [
    ['id', id],
    ['kernel', kernel],
    ['kernelrelease', kernelrelease],
    ['kernelversion', kernelversion],
    ['nodename', nodename],
    ['host', fqdn.split('.')[0] ?? ''],
    ['domain', fqdn.split('.').slice(1).join('.')],
    ['fqdn', fqdn],
    ['localhost', shortName],
    ['fqdns', [fqdn]],
    ['os', os],
    ['os_family', family],
    ['osfullname', release.get('NAME') ?? os],
    ['osrelease', osrelease],
    ['osrelease_info', numbers.filter((part) => part !== '') as Value[]],
    ['osmajorrelease', numbers[0] ?? ''],
    ['oscodename', codename],
    [
      'osfinger',
      `${release.get('NAME')?.includes('Ubuntu') ? `Ubuntu-${osrelease}` : `${release.get('NAME') ?? os}-${numbers[0] ?? ''}`}`,
    ],
    ['lsb_distrib_id', distribution === 'ubuntu' ? 'Ubuntu' : (release.get('NAME') ?? os)],
    ['lsb_distrib_codename', codename],
    ['lsb_distrib_release', release.get('VERSION_ID') ?? osrelease],
    ['lsb_distrib_description', release.get('PRETTY_NAME') ?? ''],
    ['cpuarch', cpuarch],
    ['osarch', lines('dpkg')[0] ?? cpuarch],
    ['num_cpus', cpus.filter((line) => line.startsWith('processor')).length || 1],
    ['cpu_model', field('model name') || field('Hardware')],
    ['cpu_flags', (field('flags') || field('Features')).split(' ').filter(Boolean)],
    ['mem_total', memory('MemTotal')],
    ['swap_total', memory('SwapTotal')],
    ['init', readInit(lines('init'))],
    ['virtual', readVirtual(lines('virtual'))],
    ['machine_id', lines('machine-id')[0] ?? ''],
    ['server_id', 0],
    ['path', lines('path')[0] ?? ''],
    ['systempath', (lines('path')[0] ?? '').split(':')],
    ['pathsep', ':'],
    ['shell', lines('shell')[0] ?? '/bin/sh'],
    ['ps', 'ps -efHww'],
    [
      'locale_info',
      new Dict([
        ['defaultlanguage', null],
        ['defaultencoding', 'UTF-8'],
        ['detectedencoding', 'utf-8'],
        ['timezone', lines('timezone').at(-1) ?? 'UTC'],
      ]),
    ],
    ['ipv4', ipv4],
    ['ipv6', ipv6],
    ['fqdn_ip4', outward(ipv4)],
    ['fqdn_ip6', outward(ipv6)],
    ['ip4_interfaces', interfaces.ip4],
    ['ip6_interfaces', interfaces.ip6],
    ['ip_interfaces', interfaces.ip],
    ['hwaddr_interfaces', interfaces.hardware],
    ['dns', new Dict([['nameservers', lines('dns').flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? [])]])],
    ['username', uname ?? ''],
    ['uid', Number(uid ?? 0)],
    ['groupname', groupname ?? ''],
    ['gid', Number(gid ?? 0)],
    ['biosversion', dmi.get('bios_version') ?? ''],
    ['biosreleasedate', dmi.get('bios_date') ?? ''],
    ['boardname', dmi.get('board_name') ?? ''],
    ['manufacturer', dmi.get('sys_vendor') ?? ''],
    ['productname', dmi.get('product_name') ?? ''],
    ['serialnumber', dmi.get('product_serial') ?? ''],
    ['uuid', dmi.get('product_uuid') ?? ''],
    ...(systemd
      ? [
          [
            'systemd',
            new Dict([
              ['version', systemd],
              ['features', lines('systemd')[1] ?? ''],
            ] as [Value, Value][]),
          ] as [string, Value],
        ]
      : []),
  ]
  return { grains: new Dict(entries), custom: blocks.get('custom') ?? '' }
}

function readBlocks(text: string): Map<string, string> {
  const blocks = new Map<string, string>()
  for (const part of text.split(/^== /m).slice(1)) {
    const end = part.indexOf('\n')
    blocks.set(part.slice(0, end), part.slice(end + 1))
  }
  return blocks
}

function readAssignments(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of lines) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (key && !found.has(key)) found.set(key, (value ?? '').replace(/^(["'])(.*)\1$/, '$2').trim())
  }
  return found
}

/** The canonical name that /etc/hosts gives this host. */
function hostsName(lines: readonly string[], name: string): string | undefined {
  for (const line of lines) {
    const [, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (names.includes(name)) return names[0]
  }
  return undefined
}

function readInit(lines: readonly string[]): string {
  if (lines.includes('systemd-booted')) return 'systemd'
  return lines.some((line) => line.includes('busybox'))
    ? 'busybox'
    : lines.includes('systemd')
      ? 'systemd'
      : lines.includes('init')
        ? 'sysvinit'
        : 'unknown'
}

function readVirtual([detected = 'none', ...more]: readonly string[]): string {
  if (more.includes('docker') || ['docker', 'lxc', 'systemd-nspawn', 'podman', 'container-other'].includes(detected))
    return 'container'
  if (detected === 'none') return 'physical'
  return (
    { oracle: 'VirtualBox', microsoft: 'HyperV', vmware: 'VMware', amazon: 'kvm', qemu: 'qemu' }[detected] ?? detected
  )
}

function readInterfaces(links: readonly string[], four: readonly string[], six: readonly string[]) {
  const names = links.map((line) => /^\d+: ([^:@]+)/.exec(line)?.[1] ?? '').filter(Boolean)
  const addresses = (lines: readonly string[], name: string) =>
    lines.filter((line) => line.split(/\s+/)[1] === name).map((line) => /inet6? ([\da-f.:]+)/.exec(line)?.[1] ?? '')
  const dict = (values: (name: string) => Value) => new Dict(names.map((name) => [name, values(name)]))
  return {
    ip4: dict((name) => addresses(four, name)),
    ip6: dict((name) => addresses(six, name)),
    ip: dict((name) => [...addresses(four, name), ...addresses(six, name)]),
    hardware: dict(
      (name) =>
        /link\/\w+ ([\da-f:]+)/.exec(links.find((line) => line.includes(`: ${name}`)) ?? '')?.[1] ??
        '00:00:00:00:00:00',
    ),
  }
}
