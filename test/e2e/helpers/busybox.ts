import type { SandboxHost } from '../../../src/sandbox/index.ts'
import { runOk } from './host.ts'

/** Applets that stand for a part of the system of which the host has another: its own jobs, packages, init and mounts. */
const LEFT = [
  'crontab',
  'dpkg',
  'dpkg-deb',
  'rpm',
  'rpm2cpio',
  'init',
  'halt',
  'reboot',
  'poweroff',
  'start-stop-daemon',
]

/** Makes a host one whose `/bin/sh` is busybox ash, and whose applets come before all other programs of their names. */
export async function makeBusybox(host: SandboxHost): Promise<void> {
  await runOk(
    host,
    `set -e
busybox --install -s /usr/local/bin
cd /usr/local/bin && rm -f ${LEFT.join(' ')}
ln -sf "$(command -v busybox)" /bin/sh
/bin/sh --help 2>&1 | grep -q BusyBox`,
  )
}
