/** The first ten characters of a distribution's name, without blanks and in small letters → the grain `os`. */
const shortNames: { readonly [short: string]: string } = {
  redhatente: 'RedHat',
  gentoobase: 'Gentoo',
  archarm: 'Arch ARM',
  arch: 'Arch',
  debian: 'Debian',
  raspbian: 'Raspbian',
  fedoraremi: 'Fedora',
  chapeau: 'Chapeau',
  korora: 'Korora',
  amazonami: 'Amazon',
  alt: 'ALT',
  enterprise: 'OEL',
  oracleserv: 'OEL',
  cloudserve: 'CloudLinux',
  cloudlinux: 'CloudLinux',
  almalinux: 'AlmaLinux',
  pidora: 'Fedora',
  scientific: 'ScientificLinux',
  synology: 'Synology',
  nilrt: 'NILinuxRT',
  poky: 'Poky',
  manjaro: 'Manjaro',
  manjarolin: 'Manjaro',
  univention: 'Univention',
  antergos: 'Antergos',
  sles: 'SUSE',
  void: 'Void',
  slesexpand: 'RES',
  linuxmint: 'Mint',
  neon: 'KDE neon',
  pop: 'Pop',
  rocky: 'Rocky',
  alibabaclo: 'Alinux',
  mendel: 'Mendel',
}

const families: { readonly [family: string]: readonly string[] } = {
  Debian: [
    ...['Ubuntu', 'Mint', 'Trisquel', 'GCEL', 'Linaro', 'elementary OS', 'elementary', 'Univention', 'Raspbian'],
    ...['Devuan', 'antiX', 'Kali', 'Parrot OS', 'neon', 'Cumulus', 'Deepin', 'KDE neon', 'IDMS', 'TurnKey', 'Pop'],
    ...['AstraLinuxCE', 'AstraLinuxSE', 'Mendel', 'OSMC'],
  ],
  RedHat: [
    ...['Fedora', 'Chapeau', 'Korora', 'FedBerry', 'CentOS', 'CentOS Stream', 'GoOSe', 'Scientific', 'Amazon'],
    ...['CloudLinux', 'AlmaLinux', 'OVS', 'OEL', 'XCP', 'XCP-ng', 'XenServer', 'RES', 'Sangoma', 'VMware Photon OS'],
    ...['ALT', 'ScientificLinux', 'Rocky', 'Alinux'],
  ],
  Suse: [
    ...['SLES', 'SUSE Enterprise Server', 'SUSE  Enterprise Server', 'SLED', 'openSUSE', 'SUSE', 'openSUSE Leap'],
    ...['openSUSE Tumbleweed', 'SLES_SAP'],
  ],
  Arch: ['Arch ARM', 'Manjaro', 'Antergos', 'EndeavourOS'],
  Gentoo: ['Funtoo'],
  Mandriva: ['Mandrake'],
  Bluewhite: ['Bluewhite64'],
  Slackware: ['Slamd64'],
  VMware: ['VMwareESX'],
}

const familyOf = new Map(Object.entries(families).flatMap(([family, names]) => names.map((name) => [name, family])))

/** The grain `os` from a distribution's full name and ID. */
export function osOf(fullName: string, id?: string): string {
  if (id === 'astra' && fullName === 'Astra Linux (Orel)') return 'AstraLinuxCE'
  if (id === 'astra' && fullName === 'Astra Linux (Smolensk)') return 'AstraLinuxSE'
  if (id === 'pop' && fullName === 'Pop!_OS') return 'Pop'
  const name = fullName.replace(/\W(?:gnu\/)?linux/gi, '').trim()
  return shortNames[name.replaceAll(' ', '').toLowerCase().slice(0, 10)] ?? name
}

/** The grain `os_family`: that of the distribution's oldest ancestor, or its own name. */
export function familyOfOs(os: string): string {
  return familyOf.get(os) ?? os
}
