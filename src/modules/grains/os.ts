import type { Value } from '../../python/values.ts'
import type { Grains, Output } from './answer.ts'
import { familyOfOs, osOf } from './os-names.ts'

/** What the distribution says of itself, under the grains' names. */
interface Lsb {
  lsb_distrib_id?: string
  lsb_distrib_release?: string
  lsb_distrib_codename?: string
  lsb_distrib_description?: string
}

/**
 * The distribution, from os-release (freedesktop.org) and /etc/lsb-release, as Salt derives it where the module
 * `lsb_release` of Python is not there, which is so in Salt's own packages.
 */
export function readDistribution(output: Output): Grains & { readonly os: string; readonly os_family: string } {
  const release = readRelease(output)
  const name = release?.get('NAME')?.trim()
  const lsb = readLsb(output)
  const antergos = (lsb.lsb_distrib_description ?? '').toLowerCase().startsWith('antergos')
  const ancestor = lsb.lsb_distrib_id === undefined && !antergos ? fromRelease(lsb, output, release) : {}
  const osfullname = antergos ? 'Antergos Linux' : (ancestor.osfullname ?? name ?? lsb.lsb_distrib_id ?? '')
  const os = ancestor.os ?? osOf(release ? release.get('NAME')! : osfullname, release?.get('ID'))
  if (/CentOS Linux [78]/.test(lsb.lsb_distrib_codename ?? '')) delete lsb.lsb_distrib_release
  if (['Rocky', 'AlmaLinux', 'AstraLinuxSE'].includes(os)) nameInBrackets(lsb, os)
  const osrelease = (lsb.lsb_distrib_release ?? preciseRelease(output, release)).trim()
  const own = lsb.lsb_distrib_codename?.trim()
  const oscodename = own && !own.includes('Red Hat') ? own : codename(release)
  return {
    os,
    os_family: familyOfOs(os),
    osfullname,
    osrelease,
    oscodename,
    ...lsb,
    ...numbers(os, osfullname, osrelease),
  }
}

/** os-release as name → value; undefined where there is none. */
function readRelease(output: Output): Map<string, string> | undefined {
  const lines = output.file('/etc/os-release') ?? output.file('/usr/lib/os-release')
  if (!lines) return undefined
  const found = new Map([
    ['NAME', 'Linux'],
    ['ID', 'linux'],
    ['PRETTY_NAME', 'Linux'],
  ])
  for (const line of lines) {
    const [, key, , value] = /^(\w+)=(["']?)(.*)\2$/.exec(line) ?? []
    if (key !== undefined) found.set(key, value!.replace(/\\([\\$"'`])/g, '$1'))
  }
  return found
}

function readLsb(output: Output): Lsb {
  const lsb: { [key: string]: string } = {}
  for (const line of output.file('/etc/lsb-release') ?? []) {
    const [, key, value] = /^(DISTRIB_(?:ID|RELEASE|CODENAME|DESCRIPTION))=['"]?([\w\s.-]+)/.exec(line) ?? []
    if (key !== undefined) lsb[`lsb_${key.toLowerCase()}`] = value!.trimEnd()
  }
  return lsb
}

/** Fills in what /etc/lsb-release left open; SUSE goes by its CPE name. */
function fromRelease(
  lsb: Lsb,
  output: Output,
  release: ReadonlyMap<string, string> | undefined,
): { readonly os?: string; readonly osfullname?: string } {
  if (!release) {
    const [line] = output.file('/etc/centos-release') ?? []
    if (line === undefined) return {}
    lsb.lsb_distrib_id = 'CentOS'
    const [number, name] = [/\d+\.\d+/.exec(line)?.[0], /\((.*?)\)/.exec(line)?.[1]]
    if (number !== undefined) lsb.lsb_distrib_release = number
    if (name !== undefined) lsb.lsb_distrib_codename = name
    return {}
  }
  const name = release.get('NAME')!
  lsb.lsb_distrib_id = name.trim()
  if (release.has('VERSION_ID')) lsb.lsb_distrib_release = release.get('VERSION_ID')
  lsb.lsb_distrib_codename = release.get('VERSION_CODENAME') ?? release.get('PRETTY_NAME')
  const [vendor, version] = readCpe(release.get('CPE_NAME') ?? '')
  if (vendor !== 'suse' && vendor !== 'opensuse') return {}
  if (version && vendor === 'opensuse') lsb.lsb_distrib_release = version
  const tumbleweed = release.get('VERSION') === 'Tumbleweed'
  return { os: 'SUSE', osfullname: name === 'openSUSE Leap' ? 'Leap' : tumbleweed ? 'Tumbleweed' : undefined }
}

/** Vendor and version of `cpe:/o:vendor:product:version` or `cpe:2.3:o:vendor:product:version…`. */
function readCpe(text: string): [vendor?: string, version?: string] {
  const parts = text.split(':')
  if (parts[0] !== 'cpe' || parts.length < 5) return []
  return parts[1]!.startsWith('/') ? [parts[2]!.toLowerCase(), parts[4]] : [parts[3]!.toLowerCase(), parts[5]]
}

function nameInBrackets(lsb: Lsb, os: string): void {
  const name = /\(([^)]*)/.exec(lsb.lsb_distrib_codename ?? '')?.[1]
  if (name !== undefined) lsb.lsb_distrib_codename = os === 'AstraLinuxSE' ? name.split(/\s/)[0]!.toLowerCase() : name
}

/** The most precise version that the system names, for those whose os-release has none or a coarse one. */
function preciseRelease(output: Output, release: ReadonlyMap<string, string> | undefined): string {
  const centos = /\d+(?:\.\d+)+/.exec(output.text('/etc/centos-release') ?? '')?.[0]
  if (centos !== undefined) return centos
  const ids = `${release?.get('ID') ?? ''} ${release?.get('ID_LIKE') ?? ''}`.split(' ')
  return (ids.includes('debian') ? output.text('/etc/debian_version') : undefined) ?? release?.get('VERSION_ID') ?? ''
}

function codename(release: ReadonlyMap<string, string> | undefined): string {
  return release?.get('VERSION_CODENAME') ?? /\(([^)]*)\)/.exec(release?.get('VERSION') ?? '')?.[1] ?? ''
}

function numbers(os: string, fullName: string, release: string): Grains {
  if (release === '') return {}
  const info = release.split('.').map((part): Value => (/^\d+$/.test(part) ? Number(part) : part))
  const first = info[0]!
  const name = ['Debian', 'Raspbian'].includes(os) ? os : fullName
  return {
    osrelease_info: info,
    osmajorrelease: typeof first === 'number' ? first : undefined,
    osfinger: `${name}-${['Ubuntu', 'Pop'].includes(os) ? release : String(first)}`,
  }
}
