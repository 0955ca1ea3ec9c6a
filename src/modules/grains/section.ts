import { sh } from '../../core/shell.ts'
import type { Section } from '../../transport/types.ts'

/** Bytes that the host's own /etc/salt/grains may have: a thousand times what people write. More does not travel. */
export const ownGrainsLimit = 1024 * 1024

/**
 * Reads what Salt's core grains are made of, in one script of few processes: blocks of text, each under a line
 * `== name`. Small files travel as `path:line`; of large ones (processors, routes, hosts) only what is needed.
 * A host's name that /etc/hosts does not know is asked of the resolver, for two seconds at most.
 */
export function grainsSection(): Section {
  return {
    script: sh`block() { printf '== %s\\n' "$1"; }
has() { command -v "$1" >/dev/null 2>&1; }
there() { for p; do if [ -e "$p" ]; then printf '%s\\n' "$p"; fi; done; }
machine=$(uname -snrvm)
block uname; printf '%s\\n' "$machine"
block env; printf '%s\\n' "PATH=$PATH" "SHELL=$SHELL" "LANG=\${LC_CTYPE:-$LANG}"
block id; id
block zone; date +%Z; if [ -h /etc/localtime ]; then readlink /etc/localtime; fi
own=
if [ -f /etc/salt/grains ]; then
  own=/etc/salt/grains
  if [ "$(find -L $own -prune -size +${ownGrainsLimit / 512})" ]; then block own; echo toolong; own=; fi
fi
block files
d=/sys/class/dmi/id
grep -aHs '' /etc/os-release /usr/lib/os-release /etc/lsb-release /etc/debian_version /etc/centos-release \
  /etc/machine-id /var/lib/dbus/machine-id /run/systemd/resolve/resolv.conf /etc/resolv.conf /etc/timezone \
  /proc/cmdline /proc/1/cgroup /proc/mdstat /proc/xen/capabilities /run/systemd/container \
  $d/bios_version $d/bios_vendor $d/bios_date $d/board_name $d/sys_vendor $d/product_name $d/product_uuid \
  $d/product_serial /proc/device-tree/model /proc/device-tree/system-id /proc/device-tree/serial-number \
  /sys/block/*/queue/rotational $own
block large
set -- $machine
host=\${2%%.*}
name=$2
set --
for f in /proc/cpuinfo /proc/meminfo /proc/net/route /proc/net/ipv6_route /etc/hosts; do
  if [ -r $f ]; then set -- "$@" $f; fi
done
awk -v "name=$name" -v "host=$host" '
FILENAME == "/proc/cpuinfo" {
  key = $0; sub(/[ \\t]*:.*/, "", key)
  if (key == "processor") cpus++
  if (key ~ /^(vendor_id|model name|flags|Features|Processor|cpu|# processors)$/ && !(key in seen)) {
    seen[key] = 1; print "cpu:" $0
  }
}
FILENAME == "/proc/meminfo" && /^(Mem|Swap)Total:/ { print "mem:" $0 }
FILENAME == "/proc/net/route" && $2 == "00000000" && $8 == "00000000" { print "route4:" $0 }
FILENAME == "/proc/net/ipv6_route" && $1 ~ /^0+$/ && $2 == "00" { print "route6:" $0 }
FILENAME == "/etc/hosts" && (FNR <= 200 || index($0, host)) {
  print "hosts:" $0
  for (i = 2; i <= NF && $i !~ /^#/; i++) if ($i == name) known = 1
}
END { print "cpus:" cpus + 0; exit !known }' "$@" ||
  if has getent; then
    if has timeout; then timeout 2 getent ahosts "$name"; else getent ahosts "$name"; fi |
      while read -r line; do printf 'resolved:%s\\n' "$line"; done
  fi
block network; if has ip; then echo ip; ip addr show; elif has ifconfig; then echo ifconfig; ifconfig -a; fi
block osarch; if has dpkg; then dpkg --print-architecture || /usr/bin/dpkg --print-architecture; fi 2>/dev/null
block systemd; if has systemctl && has localectl; then systemctl --version; fi
block selinux
if has selinuxenabled; then
  if selinuxenabled; then echo enabled; else echo disabled; fi
  if has getenforce; then getenforce; fi
fi
block virtual
if [ ! -r /run/systemd/container ] && has systemd-detect-virt; then systemd-detect-virt; fi
block there
there /run/systemd/system /sys/class/dmi/id /proc/vz /proc/vz/version /proc/vz/veinfo /proc/sys/xen /sys/bus/xen \
  /proc/xen /proc/xen/xsd_kva /sys/bus/xen/drivers/xenconsole /sys/firmware/efi/efivars /sys/firmware/efi/vars \
  /sys/devices/virtual/block/*
if [ -e /proc/1/root/. ] && ! [ / -ef /proc/1/root/. ]; then echo chroot; fi
if has transactional-update; then echo transactional; fi
if has dmidecode; then echo dmidecode; fi
block init
if [ ! -e /run/systemd/system ]; then
  set -f
  set -- $(tr '\\0' ' ' </proc/1/cmdline)
  if [ $# -gt 0 ]; then
    printf 'cmdline:%s\\n' "$*"
    bin=$(command -v "$1")
    printf 'bin:%s\\n' "$bin"
    case $bin in *bin/init)
      for word in upstart sysvinit systemd; do
        if grep -aiq "$word" "$bin"; then printf 'holds:%s\\n' "$word"; break; fi
      done
    esac
    for p in supervisord dumb-init tini; do if has $p; then printf '%s:%s\\n' $p "$(command -v $p)"; fi; done
  fi
  if [ -r /proc/1/environ ] && grep -aqs container=lxc /proc/1/environ; then echo lxc; fi
fi
block end`,
    timeout: 30,
  }
}
