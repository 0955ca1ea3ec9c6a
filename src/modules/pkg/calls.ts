import { matchGlob } from '../../core/glob.ts'
import { sh } from '../../core/shell.ts'
import { compareText } from '../../python/values/order.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Answer, Section } from '../../transport/types.ts'
import { isOn, linesOf, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunction } from '../kit/calls/types.ts'
import { heard } from '../kit/heard.ts'

/** salt.modules.pkg of dpkg and apt (aptpkg), as far as it reads. Package lists are never refreshed. */
export const calls = {
  'pkg.list_pkgs': {
    parameters: [
      ['versions_as_list', false],
      ['removed', false],
      ['purge_desired', false],
    ],
    ignored: 'any',
    anyCode: true,
    sections: () => [listSection],
    read(args, [answer]) {
      const lists = readPackages(answer!)
      const shown = isOn(args, 'removed')
        ? lists.removed
        : new Map([...lists.unwanted, ...(isOn(args, 'purge_desired') ? [] : lists.installed)])
      return dictOf(shown, isOn(args, 'versions_as_list'))
    },
  },
  'pkg.version': {
    parameters: [],
    varargs: 'names',
    ignored: 'any',
    anyCode: true,
    sections: () => [listSection],
    read(args, [answer]) {
      const { installed, unwanted } = readPackages(answer!)
      const all = new Map([...unwanted, ...installed])
      const names = (args.get('names') as Value[]).map(str)
      const found = new Map<string, readonly string[]>()
      for (const name of names) {
        if (!name.includes('*')) found.set(name, all.get(name) ?? [])
        else for (const [known, versions] of all) if (matchGlob(known, name)) found.set(known, versions)
      }
      const told = dictOf(found, isOn(args, 'versions_as_list'))
      return found.size === 1 && !names.some((name) => name.includes('*')) ? [...told.values()][0]! : told
    },
  },
  'pkg.latest_version': latest(),
  'pkg.available_version': latest(),
  'pkg.upgrade_available': {
    parameters: ['name'],
    ignored: 'any',
    anyCode: true,
    sections: (args) => [listSection, policySection([textOf(args, 'name')], args)],
    read: (args, answers) => latestOf([textOf(args, 'name')], args, answers).get(textOf(args, 'name')) !== '',
  },
  'pkg.version_cmp': compare(),
} satisfies { readonly [name: string]: HostFunction }

const format = `${['Status', 'Package', 'Version', 'Architecture'].map((field) => `\${${field}}`).join(' ')}\n`
/** The exit code where there is no dpkg. */
const NO_DPKG = 127
const listSection: Section = {
  script: sh`command -v dpkg-query >/dev/null || exit ${NO_DPKG}; dpkg --print-architecture && dpkg-query -W -f ${format}`,
}

type Versions = Map<string, string[]>

function readPackages(answer: Answer): { installed: Versions; removed: Versions; unwanted: Versions } {
  if (answer.code === NO_DPKG)
    throw new CallError('CommandExecutionError', 'the functions of pkg read the database of dpkg: this host has none')
  const [native = '', ...lines] = linesOf(heard(answer))
  const lists = { installed: new Map(), removed: new Map(), unwanted: new Map() } satisfies Record<string, Versions>
  for (const line of lines) {
    const [want = '', , status = '', name = '', version = '', arch = ''] = line.split(' ')
    if (arch === '') continue
    const known = native === 'amd64' && arch !== 'all' && arch !== native ? `${name}:${arch}` : name
    if (/install|hold/.test(want) && status.includes('installed')) add(lists.installed, known, version)
    else if (want.includes('deinstall')) add(lists.removed, known, version)
    else if (want.includes('purge') && status === 'installed') add(lists.unwanted, known, version)
  }
  return lists
}

function add(list: Versions, name: string, version: string): void {
  list.set(name, [...new Set([...(list.get(name) ?? []), version])].sort(compareText))
}

function dictOf(list: ReadonlyMap<string, readonly string[]>, asLists: boolean): Dict {
  return new Dict([...list].map(([name, versions]) => [name, asLists ? [...versions] : versions.join(',')]))
}

function latest(): HostFunction {
  return {
    parameters: [],
    varargs: 'names',
    ignored: 'any',
    anyCode: true,
    sections: (args) => {
      const names = (args.get('names') as Value[]).map(str)
      return names.length === 0 ? [] : [listSection, policySection(names, args)]
    },
    read(args, answers) {
      const names = (args.get('names') as Value[]).map(str)
      if (names.length === 0) return ''
      const found = latestOf(names, args, answers)
      return names.length === 1 ? found.get(names[0]!)! : new Dict([...found])
    },
  }
}

/** What apt would install, and whether that is newer than what there is: each `name candidate newer`. */
function policySection(names: readonly string[], args: CallArguments): Section {
  const from = textOf(args, 'fromrepo')
  const release = from === '' ? [] : ['-o', `APT::Default-Release=${from}`]
  return {
    script: sh`command -v apt-cache >/dev/null || { echo 'there is no apt-cache on the host' >&2; exit 69; }
for n in ${names}; do
c=$(apt-cache -q policy ${release} -- "$n" 2>/dev/null | sed -n 's/^  Candidate: //p' | head -n 1)
i=$(dpkg-query -W -f '\${db:Status-Status} \${Version}' -- "$n" 2>/dev/null)
case $i in "installed "*) i=\${i#installed } ;; *) i= ;; esac
newer=yes; if [ -n "$i" ] && dpkg --compare-versions "$i" ge "$c"; then newer=no; fi
printf '%s %s %s\\n' "$n" "\${c:-(none)}" "$newer"; done`,
  }
}

function latestOf(
  names: readonly string[],
  args: CallArguments,
  [list, policy]: readonly Answer[],
): Map<string, string> {
  readPackages(list!)
  const told = new Map(linesOf(heard(policy)).map((line) => [line.split(' ')[0]!, line.split(' ')]))
  return new Map(
    names.map((name) => {
      const [, candidate = '(none)', newer] = told.get(name) ?? []
      const wanted = candidate !== '(none)' && (newer === 'yes' || isOn(args, 'show_installed'))
      return [name, wanted ? candidate : '']
    }),
  )
}

function compare(): HostFunction {
  return {
    parameters: ['pkg1', 'pkg2', ['ignore_epoch', false]],
    ignored: 'any',
    anyCode: true,
    sections: (args) => {
      const plain = (name: string) => {
        const version = textOf(args, name)
        return isOn(args, 'ignore_epoch') ? version.replace(/^[^:]*:/, '') : version
      }
      const [one, other] = [plain('pkg1'), plain('pkg2')]
      return [
        {
          script: sh`if dpkg --compare-versions ${one} lt ${other}; then echo -1
elif dpkg --compare-versions ${one} eq ${other}; then echo 0
elif dpkg --compare-versions ${one} gt ${other}; then echo 1; fi`,
        },
      ]
    },
    read: (_, [answer]) => {
      const [said] = linesOf(answer)
      return said === undefined ? null : Number(said)
    },
  }
}
