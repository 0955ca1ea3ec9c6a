import { readFile } from 'node:fs/promises'
import { missingPrograms } from '../command.ts'
import { NoSourcesError, readAptSetup } from '../image/machine.ts'

/** Programs and the Debian packages that bring them. */
const PROGRAMS: { readonly [program: string]: string } = {
  'systemd-nspawn': 'systemd-container',
  mmdebstrap: 'mmdebstrap',
  ip: 'iproute2',
  iptables: 'iptables',
  'ssh-keygen': 'openssh-client',
  unshare: 'util-linux',
}

const CAP_SYS_ADMIN = 21n

/** Why systemd-nspawn cannot be used on this machine, and what would help; undefined if it can. */
export async function whyUnavailable(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `nspawn: needs Linux, and this is ${process.platform}`
  if (process.getuid?.() !== 0) return 'nspawn: needs root; run as root (sudo -E …)'
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const capabilities = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  if (((capabilities >> CAP_SYS_ADMIN) & 1n) === 0n) {
    return 'nspawn: root may not mount here (no CAP_SYS_ADMIN), as is usual in a container; run on the machine itself, or the container with --privileged'
  }
  const missing = await missingPrograms(Object.keys(PROGRAMS))
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((program) => PROGRAMS[program]))].join(' ')
    return `nspawn: ${missing.join(', ')} not installed; apt-get install ${packages}`
  }
  try {
    await readAptSetup()
  } catch (error) {
    if (error instanceof NoSourcesError) return `nspawn: ${error.message}, so no image can be made; use docker`
    throw error
  }
  return undefined
}
