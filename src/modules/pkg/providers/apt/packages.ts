import { lines, type Script, sh } from '../../../../core/shell.ts'
import type { Answer } from '../../../../transport/types.ts'
import { chunks } from '../../../kit/cursor.ts'
import { heard } from '../../../kit/index.ts'
import type { ListedPackage, PackageState, ProviderQuestion } from '../types.ts'

/** Reads packages in one `dpkg-query`. */
export function packages(names: readonly string[]): ProviderQuestion<PackageState> {
  const asked = names.filter((name) => /^[A-Za-z0-9][A-Za-z0-9+.-]*(:[a-z0-9-]+)?$/.test(name))
  return {
    script: sh`dpkg --print-architecture || exit
${lines(chunks(asked.length > 0 ? asked : ['dpkg']).map(queryOf))}`,
    read(answer) {
      const { native, entries } = readEntries(answer)
      const known = new Map(entries.map((entry) => [plainName(`${entry.name}:${entry.arch}`, native), stateOf(entry)]))
      const absent = { installed: [], held: false, residual: false }
      return names.map((name) => [name, known.get(plainName(name, native)) ?? absent] as const)
    },
  }
}

/** Reads dpkg's whole database. */
export function list(): ProviderQuestion<readonly ListedPackage[]> {
  return {
    script: sh`dpkg --print-architecture && dpkg-query -W -f ${dpkgFormat}`,
    read(answer) {
      const { native, entries } = readEntries(answer)
      return [['', entries.flatMap((entry) => listed(entry, native))]]
    },
  }
}

/** A package in dpkg's database. */
interface Entry {
  readonly want: string
  readonly status: string
  readonly name: string
  readonly arch: string
  readonly version: string
}

/** The fields of an entry, one package a line. */
export const dpkgFormat = `${['db:Status-Want', 'db:Status-Status', 'Package', 'Architecture', 'Version']
  .map((field) => `\${${field}}`)
  .join(' ')}\n`

/** 1: some are not in the database, which must be one: it knows dpkg itself. */
function queryOf(names: readonly string[]): Script {
  return sh`o=$(dpkg-query -W -f ${dpkgFormat} -- ${names})
c=$?
[ -z "$o" ] || printf '%s\n' "$o"
[ "$c" = 0 ] || { [ "$c" = 1 ] && dpkg-query -W -- dpkg >/dev/null; } || exit`
}

function readEntries(answer: Answer): { native: string; entries: Entry[] } {
  const [native = '', ...rest] = heard(answer).stdout.toString().split('\n')
  const entries = rest
    .filter((line) => line !== '')
    .map((line) => {
      const [want = '', status = '', name = '', arch = '', version = ''] = line.split(' ')
      return { want, status, name, arch, version }
    })
  return { native, entries }
}

function isInstalled({ status }: Entry): boolean {
  return status === 'installed' || status.startsWith('triggers-')
}

function stateOf(entry: Entry): PackageState {
  return {
    installed: isInstalled(entry) ? [entry.version] : [],
    held: entry.want === 'hold',
    residual: entry.status === 'config-files',
  }
}

/** As Salt lists it: foreign architectures are named on amd64 alone. */
function listed(entry: Entry, native: string): ListedPackage[] {
  const { want, status, arch, version } = entry
  const name = native === 'amd64' && arch !== 'all' && arch !== native ? `${entry.name}:${arch}` : entry.name
  if (isInstalled(entry)) return [{ name, version, is: want === 'purge' ? 'unwanted' : 'installed' }]
  return want === 'deinstall' && status === 'config-files' ? [{ name, version, is: 'removed' }] : []
}

/** The name without its architecture, where that is the host's own (or none in particular). */
function plainName(name: string, native: string): string {
  const [bare = name, arch] = name.split(':')
  return arch === undefined || ['all', 'any', 'native', native].includes(arch) ? bare : name
}
