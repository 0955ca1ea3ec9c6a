import { type Script, sh } from '../../core/shell.ts'
import type { SandboxSpec } from '../types.ts'

/** What an image holds: the same for every provider. */
export interface Recipe {
  readonly image: SandboxSpec['image']
  readonly packages: readonly string[]
  /** Run as root inside the new system once its packages are there. */
  readonly finish: Script
}

const BASE = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'sudo',
  'cron',
  'iproute2',
  'procps',
  'ca-certificates',
  'busybox',
  'curl',
]
const SERVICES = ['git', 'postgresql', 'postgresql-client', 'python3', 'uwsgi', 'uwsgi-plugin-python3']

export function recipeFor(image: SandboxSpec['image']): Recipe {
  return { image, packages: image === 'full' ? [...BASE, ...SERVICES] : BASE, finish: finish }
}

/**
 * Makes a root file system one that many hosts can be started from: no identity of its own (host keys, machine ID),
 * nothing at boot that a sandbox host does not need, logins without a session manager, a UTF-8 PostgreSQL cluster.
 */
const finish = sh`set -eu
update-ca-certificates >/dev/null 2>&1 || true
cat >/etc/ssh/sshd_config.d/kstate.conf <<'END'
HostKey /etc/ssh/ssh_host_ed25519_key
UseDNS no
PermitRootLogin prohibit-password
MaxStartups 500:30:1000
MaxSessions 100
END
rm -f /etc/ssh/ssh_host_*
for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service dpkg-db-backup.timer \
  fstrim.timer systemd-timesyncd.service systemd-networkd.service systemd-pstore.service uwsgi.service; do
  systemctl disable "$unit" >/dev/null 2>&1 || true
done
systemctl mask systemd-networkd-wait-online.service systemd-resolved.service systemd-logind.service \
  getty-static.service getty.target console-getty.service systemd-firstboot.service >/dev/null 2>&1
systemctl enable ssh.service cron.service >/dev/null 2>&1
if [ -f /etc/pam.d/common-session ]; then sed -i '/pam_systemd[.]so/d' /etc/pam.d/common-session; fi
if command -v pg_lsclusters >/dev/null; then
  pg_lsclusters -h | while read -r version name rest; do
    pg_dropcluster "$version" "$name"
    pg_createcluster "$version" "$name" --locale C.UTF-8 -e UTF8 >/dev/null
  done
fi
rm -f /var/lib/dbus/machine-id
: >/etc/machine-id
rm -rf /var/log/*.log /var/log/apt /var/cache/apt/*.bin /var/cache/apt/archives/*.deb
`
