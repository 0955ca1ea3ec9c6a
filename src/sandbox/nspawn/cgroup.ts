import { existsSync } from 'node:fs'
import { type Script, sh } from '../../core/shell.ts'

/** Whether systemd runs this machine, and so owns its control groups: then a host gets a scope unit from it. */
export function systemdRuns(): boolean {
  return existsSync('/run/systemd/system')
}

/** Where the host's control group is, in the view that `cgroupView` gives. */
export function cgroupPath(short: string): string {
  return systemdRuns() ? `/sys/fs/cgroup/system.slice/kstate-${short}.scope` : `/sys/fs/cgroup/kstate-${short}`
}

/** In a mount namespace of its own: sees to it that `/sys/fs/cgroup` is the version 2 hierarchy, as systemd wants it. */
export const cgroupView: Script = sh`if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
      umount -R /sys/fs/cgroup 2>/dev/null || true
      mount -t cgroup2 none /sys/fs/cgroup
    fi`

/** Kills whatever runs in the host's control group and removes it; fails if something there outlives five seconds. */
export function endCgroup(short: string): Script {
  const group = cgroupPath(short)
  return sh`set -e
    ${cgroupView}
    group=${group}
    [ -d "$group" ] || exit 0
    turns=0
    # Its processes first: then systemd-nspawn ends by itself, and tidies up.
    if echo 1 2>/dev/null >"$group/payload/cgroup.kill"; then
      while [ $turns -lt 50 ] && grep -q '^populated 1' "$group/cgroup.events"; do
        turns=$((turns + 1))
        sleep 0.02
      done
    fi
    while grep -q '^populated 1' "$group/cgroup.events" 2>/dev/null; do
      if ! echo 1 2>/dev/null >"$group/cgroup.kill"; then
        find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null | xargs -r kill -9 2>/dev/null || true
      fi
      turns=$((turns + 1))
      [ $turns -le 250 ] || { echo "processes in $group do not end" >&2; exit 1; }
      sleep 0.02
    done
    find "$group" -depth -type d -exec rmdir {} ';' 2>/dev/null || true`
}
