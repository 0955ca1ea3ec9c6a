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

/** What of a machine decides whether systemd-nspawn can be used. */
export interface Machine {
  readonly platform: string
  readonly uid: number | undefined
  /** The process's effective capabilities, as the kernel numbers them. */
  readonly capabilities: bigint
  readonly missing: readonly string[]
  /** Why no image can be made with this machine's apt sources. */
  readonly noSources: string | undefined
}

/** Why systemd-nspawn cannot be used on this machine, and what would help; undefined if it can. */
export async function whyUnavailable(): Promise<string | undefined> {
  return explain(await look())
}

export function explain(machine: Machine): string | undefined {
  const { platform, uid, capabilities, missing, noSources } = machine
  if (platform !== 'linux') return `nspawn: needs Linux, and this is ${platform}`
  if (uid !== 0) return 'nspawn: needs root; run as root (sudo)'
  if (((capabilities >> CAP_SYS_ADMIN) & 1n) === 0n) {
    return 'nspawn: root may not mount here (no CAP_SYS_ADMIN), as is usual in a container; run on the machine itself, or give the container --privileged'
  }
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((program) => PROGRAMS[program] ?? program))].join(' ')
    return `nspawn: ${missing.join(', ')} not installed; apt-get install ${packages}`
  }
  return noSources && `nspawn: ${noSources}, so no image can be made; use docker`
}

async function look(): Promise<Machine> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  return {
    platform: process.platform,
    uid: process.getuid?.(),
    capabilities: BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`),
    missing: await missingPrograms(Object.keys(PROGRAMS)),
    noSources: await readAptSetup().then(
      () => undefined,
      (error) => {
        if (error instanceof NoSourcesError) return error.message
        throw error
      },
    ),
  }
}
