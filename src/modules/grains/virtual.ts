import type { Grains, Output } from './answer.ts'

interface Kind {
  virtual: string
  virtual_subtype?: string
}

/**
 * What the host runs on, in Salt's words and by Salt's rules: what systemd-detect-virt knows, else the firmware's
 * strings where dmidecode is there; then what /proc and the control groups of process 1 say. A container that Salt's rules do not see is
 * `physical`, as there.
 */
export function readVirtual(output: Output, firmware: { readonly [name: string]: string | undefined }): Grains {
  const strings = output.there('dmidecode') ? firmware : {}
  const detected = byDetector(output.text('/run/systemd/container') ?? output.lines('virtual')[0] ?? '')
  const kind = detected ?? byFirmware(strings) ?? { virtual: 'physical' }
  if (output.there('chroot')) kind.virtual_subtype = 'chroot'
  if (output.there('/proc/vz/version')) kind.virtual = 'openvzhn'
  else if (output.there('/proc/vz/veinfo')) kind.virtual = 'openvzve'
  addXen(kind, output, firmware.productname)
  addCpu(kind, output)
  addProduct(kind, output.text('/sys/class/dmi/id/product_name') ?? '')
  addContainer(kind, output)
  if (kind.virtual_subtype !== undefined && kind.virtual === 'physical') kind.virtual = 'virtual'
  addAmazon(kind, strings)
  return { ...kind, ps: 'ps -efHww' }
}

const spokenAlike = ['qemu', 'kvm', 'oracle', 'xen', 'bochs', 'chroot', 'uml', 'systemd-nspawn']

function byDetector(word: string): Kind | undefined {
  if (spokenAlike.includes(word)) return { virtual: word }
  if (word.includes('vmware')) return { virtual: 'VMware' }
  if (word.includes('microsoft')) return { virtual: 'VirtualPC' }
  if (word.includes('lxc')) return { virtual: 'container', virtual_subtype: 'LXC' }
  return word.includes('amazon') ? { virtual: 'Nitro', virtual_subtype: 'Amazon EC2' } : undefined
}

/** What Salt takes from dmidecode; the kernel has the same strings. */
function byFirmware(strings: { readonly [name: string]: string | undefined }): Kind | undefined {
  const { manufacturer = '', biosvendor = '', productname = '' } = strings
  const all = Object.values(strings).join('\n')
  if (all.includes('BHYVE')) return { virtual: 'bhyve' }
  if (manufacturer.startsWith('oVirt')) return { virtual: 'kvm', virtual_subtype: 'ovirt' }
  if (productname.startsWith('RHEV Hypervisor')) return { virtual: 'kvm', virtual_subtype: 'rhev' }
  if (all.includes('VirtualBox')) return { virtual: 'VirtualBox' }
  if (all.includes('VMware')) return { virtual: 'VMware' }
  if (manufacturer.startsWith('Microsoft') && productname.includes('Virtual Machine')) return { virtual: 'VirtualPC' }
  if (all.includes('Parallels Software')) return { virtual: 'Parallels' }
  const kvm = /^(QEMU|Bochs|Google)/.test(manufacturer) || /^(QEMU|Bochs|SeaBIOS)/.test(biosvendor)
  return kvm ? { virtual: 'kvm' } : undefined
}

function addXen(kind: Kind, output: Output, productname: string | undefined): void {
  if (!['/proc/sys/xen', '/sys/bus/xen', '/proc/xen'].some(output.there)) return
  const capabilities = output.text('/proc/xen/capabilities')
  if (output.there('/proc/xen/xsd_kva') || capabilities?.includes('control_d')) kind.virtual_subtype = 'Xen Dom0'
  else if (productname === 'HVM domU') kind.virtual_subtype = 'Xen HVM DomU'
  else if (capabilities !== undefined || output.there('/sys/bus/xen/drivers/xenconsole'))
    kind.virtual_subtype = 'Xen PV DomU'
  if (/dom/i.test(kind.virtual_subtype ?? '')) kind.virtual = 'xen'
}

function addCpu(kind: Kind, output: Output): void {
  if (output.found('cpu').some((line) => line.includes('QEMU Virtual CPU'))) kind.virtual = 'kvm'
}

function addProduct(kind: Kind, product: string): void {
  if (product.includes('VirtualBox')) kind.virtual = 'VirtualBox'
  else if (product.includes('RHEV Hypervisor')) Object.assign(kind, { virtual: 'kvm', virtual_subtype: 'rhev' })
  else if (product.includes('oVirt Node')) Object.assign(kind, { virtual: 'kvm', virtual_subtype: 'ovirt' })
  else if (product.includes('Google')) kind.virtual = 'gce'
  else if (product.includes('BHYVE')) kind.virtual = 'bhyve'
}

function addContainer(kind: Kind, output: Output): void {
  const groups = output.text('/proc/1/cgroup') ?? ''
  if (groups.includes(':/lxc/') || output.lines('init').includes('lxc'))
    Object.assign(kind, { virtual: 'container', virtual_subtype: 'LXC' })
  else if (groups.includes(':/kubepods/')) kind.virtual_subtype = 'kubernetes'
  else if (groups.includes(':/libpod_parent/')) kind.virtual_subtype = 'libpod'
  else if (/:\/(system\.slice\/docker|docker\/|docker-ce\/)/.test(groups))
    Object.assign(kind, { virtual: 'container', virtual_subtype: 'Docker' })
}

function addAmazon(kind: Kind, { manufacturer, productname }: { readonly [name: string]: string | undefined }): void {
  if (!['qemu', 'kvm', 'xen', 'amazon'].includes(kind.virtual) || !manufacturer?.includes('Amazon EC2')) return
  if (kind.virtual !== 'xen') kind.virtual = 'Nitro'
  kind.virtual_subtype = productname ? `Amazon EC2 (${productname})` : 'Amazon EC2'
}
