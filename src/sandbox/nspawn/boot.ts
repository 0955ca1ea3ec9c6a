import { spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Script, sh } from '../../core/shell.ts'
import { withheldCapabilities } from '../capabilities.ts'
import { machineEnv } from '../command.ts'
import { processStart } from '../lock.ts'
import { hostName } from '../names.ts'
import { type SeedFile, seedScript } from '../seed.ts'
import { cgroupPath, cgroupView, systemdRuns } from './cgroup.ts'
import { type HostRecord, hostDirectory } from './record.ts'

/**
 * The hardware address that goes with an address, always the same: whoever remembers it of an earlier host with that
 * address reaches the new one too, and does not send into the void for half a minute.
 */
function macOf(address: string): string {
  return ['02', '6b', ...address.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'))].join(':')
}

/** The network namespace of a host, with one end of a link in it and the other on the bridge. */
export function linkScript(record: HostRecord, network: { bridge: string; prefix: string; mtu: number }): Script {
  const { short, host } = record
  return sh`set -e
    ip netns add ${short}
    ip link add ${short} mtu ${network.mtu} type veth peer name eth0 mtu ${network.mtu} address ${macOf(host)} netns ${short}
    ip link set ${short} master ${network.bridge} up
    ip -n ${short} link set lo up
    ip -n ${short} addr add ${`${host}/24`} dev eth0
    ip -n ${short} link set eth0 up
    ip -n ${short} route add default via ${`${network.prefix}.1`}`
}

/**
 * Starts the host's systemd in the background; gives the process that holds it. All its mounts are made in a mount
 * namespace of its own, so that they are gone when it is. A host that reboots or powers off is started again, its disk as it was.
 */
export async function startSystemd(
  record: HostRecord,
  files: readonly SeedFile[],
): Promise<HostRecord['process'] & {}> {
  const directory = hostDirectory(record.short)
  const log = await open(join(directory, 'console.log'), 'w', 0o600)
  try {
    const inside = ['unshare', '--mount', '--propagation', 'private', 'sh', '-s']
    const scope = [
      'systemd-run',
      '--quiet',
      '--scope',
      '--collect',
      '-p',
      'Delegate=yes',
      `--unit=kstate-${record.short}`,
    ]
    const [file = '', ...args] = systemdRuns() ? [...scope, ...inside] : inside
    const child = spawn(file, args, {
      detached: true,
      cwd: '/',
      stdio: ['pipe', log.fd, log.fd],
      env: {
        PATH: machineEnv().PATH,
        LC_ALL: 'C',
        TERM: 'dumb',
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1',
        // The host has a network of its own: its settings under /proc/sys/net are its own too, and all others stay the machine's.
        SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network',
      },
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    child.stdin?.on('error', () => {}) // told by the log, should the shell be gone before it has read all
    child.stdin?.end(bootScript(record, files).text)
    child.unref()
    const pid = child.pid!
    return { pid, started: (await processStart(pid)) ?? '' }
  } finally {
    await log.close()
  }
}

function bootScript(record: HostRecord, files: readonly SeedFile[]): Script {
  const { short } = record
  const fs = join(hostDirectory(short), 'fs')
  const [upper, work, root] = ['upper', 'work', 'root'].map((name) => join(fs, name)) as [string, string, string]
  const enter = systemdRuns()
    ? sh`:`
    : sh`mkdir -p ${cgroupPath(short)} && echo $$ >${`${cgroupPath(short)}/cgroup.procs`}`
  return sh`set -e
    ${cgroupView}
    ${enter}
    mkdir ${fs}
    mount -t tmpfs -o mode=755 ${short} ${fs}
    mkdir ${upper} ${work} ${root}
    ${seedScript(upper, files)}
    mount -t overlay -o ${`lowerdir=${record.rootfs},upperdir=${upper},workdir=${work}`} ${short} ${root}
    stat -c inode-%d:%i ${root} >${join(hostDirectory(short), 'nspawn.lock')}
    code=133
    while [ $code = 133 ] || [ $code = 0 ]; do
      code=0
      systemd-nspawn --quiet --directory=${root} --machine=${short} --hostname=${hostName(record.id)} \
        --register=no --keep-unit --kill-signal=SIGRTMIN+3 --network-namespace-path=${`/run/netns/${short}`} \
        --resolv-conf=off --timezone=off --link-journal=no --capability=all \
        --drop-capability=${withheldCapabilities.map((name) => `CAP_${name}`).join(',')} --system-call-filter='add_key keyctl bpf' \
        --console=pipe --boot </dev/null || code=$?
    done
    exit $code
    `
}
