import { lines, type Script, sh } from '../../../core/shell.ts'
import { chunks } from '../../kit/cursor.ts'
import { type FactView, Need } from '../../kit/fact.ts'
import { heard } from '../../kit/heard.ts'
import { legacyKind } from '../../kit/legacy.ts'
import { systemFiles } from '../../kit/touches.ts'

/** A package as dpkg knows it. */
export interface PackageFact {
  /** False where there is no dpkg on this host. */
  readonly managed: boolean
  /** Versions that are installed: one, or none. */
  readonly installed: readonly string[]
  /** Kept from upgrades by `apt-mark hold`. */
  readonly held: boolean
  /** Removed, its configuration files left. */
  readonly residual: boolean
}

/** Reads all packages in one `dpkg-query`. */
export const packageKind = legacyKind<PackageFact>({
  name: 'package',
  dependsOnPath: systemFiles,
  probe: (needs) => [{ via: 'shell', section: { script: probeScript(needs.map((need) => need.key)) } }],
  parse: (needs, answers) => {
    const [native, ...lines] = heard(answers[0]).stdout.toString().split('\n')
    if (!native) return new Map(needs.map((need) => [need.key, { ...absent, managed: false }]))
    const known = new Map(lines.filter((line) => line !== '').map((line) => readPackage(line, native)))
    return new Map(needs.map(({ key }) => [key, known.get(plainName(key, native)) ?? absent]))
  },
})

/** @param name of a package, `name:arch` for a foreign architecture */
export function packageFact(name: string, after?: (facts: FactView) => readonly Need[]): Need<PackageFact> {
  return new Need(packageKind, name, [], after)
}

const absent: PackageFact = { managed: true, installed: [], held: false, residual: false }

/** The fields of a package in dpkg's database, one package a line. */
export const dpkgFormat = `${['db:Status-Want', 'db:Status-Status', 'Package', 'Architecture', 'Version']
  .map((field) => `\${${field}}`)
  .join(' ')}\n`

function probeScript(names: readonly string[]): Script {
  const asked = names.filter((name) => /^[A-Za-z0-9][A-Za-z0-9+.-]*(:[a-z0-9-]+)?$/.test(name))
  return sh`command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || exit 0
dpkg --print-architecture || exit
${lines(chunks(asked.length > 0 ? asked : ['dpkg']).map(queryOf))}`
}

/** 1: some are not in the database, which must be one: it knows dpkg itself. */
function queryOf(names: readonly string[]): Script {
  return sh`o=$(dpkg-query -W -f ${dpkgFormat} -- ${names})
c=$?
[ -z "$o" ] || printf '%s\n' "$o"
[ "$c" = 0 ] || { [ "$c" = 1 ] && dpkg-query -W -- dpkg >/dev/null; } || exit`
}

function readPackage(line: string, native: string): [string, PackageFact] {
  const [want, status = '', name = '', arch = '', version = ''] = line.split(' ')
  const installed = status === 'installed' || status.startsWith('triggers-')
  return [
    plainName(`${name}:${arch}`, native),
    {
      managed: true,
      installed: installed ? [version] : [],
      held: want === 'hold',
      residual: status === 'config-files',
    },
  ]
}

/** The name without its architecture, where that is the host's own (or none in particular). */
function plainName(name: string, native: string): string {
  const [bare = name, arch] = name.split(':')
  return arch === undefined || ['all', 'any', 'native', native].includes(arch) ? bare : name
}
