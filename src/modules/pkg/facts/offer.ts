import { lines, type Script, sh } from '../../../core/shell.ts'
import { chunks } from '../../kit/cursor.ts'
import { type FactView, Need } from '../../kit/fact.ts'
import { heard } from '../../kit/heard.ts'
import { legacyKind } from '../../kit/legacy.ts'
import { systemFiles } from '../../kit/touches.ts'
import { refreshFunction } from './refresh.ts'

/** What apt could install under a name, and what stands in for it now. */
export interface OfferFact {
  /** The version that apt would take; absent: it knows none. */
  readonly candidate?: string
  /** Installed packages that provide this name. */
  readonly providedBy: readonly string[]
}

/** Reads all names in one `apt-cache policy`; nothing is offered where there is no apt. `want: ['fresh']`: the package lists are brought up to date first. */
export const offerKind = legacyKind<OfferFact>({
  name: 'package-offer',
  dependsOnPath: systemFiles,
  probe: (needs) => {
    const fresh = needs.some((need) => need.want?.includes('fresh'))
    return [
      {
        via: 'shell',
        section: {
          script: probeScript(
            needs.map((need) => need.key),
            fresh,
          ),
        },
      },
    ]
  },
  parse: (needs, answers) => {
    const [policy = '', provided = ''] = heard(answers[0], [0, 69]).stdout.toString().split('\n== provides\n')
    const candidates = readPolicy(policy)
    const provides = new Map<string, string[]>()
    for (const line of provided.split('\n')) {
      const [name = '', by = ''] = line.split(' ')
      provides.set(name, [...(provides.get(name) ?? []), by])
    }
    return new Map(
      needs.map(({ key }) => [
        key,
        {
          candidate: candidates.get(key) ?? candidates.get(key.replace(/:.*/, '')),
          providedBy: provides.get(key) ?? [],
        },
      ]),
    )
  },
})

export function offerFact(
  name: string,
  more: { readonly fresh?: boolean; readonly after?: (facts: FactView) => readonly Need[] } = {},
): Need<OfferFact> {
  return new Need(offerKind, name, more.fresh ? ['fresh'] : [], more.after)
}

/** Each name's policy stands under a line of ours, as apt leaves out unknown names and the native architecture. */
function probeScript(names: readonly string[], fresh: boolean): Script {
  const refresh = fresh ? sh`${refreshFunction}\nkstate_stale 600 && kstate_refresh` : sh`:`
  const parts = chunks(names)
  return sh`${refresh}
command -v apt-cache >/dev/null || exit 69
${lines(parts.map((some) => sh`apt-cache policy -- ${some} || exit 1`))}
echo; echo '== provides'
${lines(parts.map(providersOf))}`
}

/** `name package` for each installed package that provides one of the names. */
function providersOf(names: readonly string[]): Script {
  return sh`dpkg-query -W -f '\${db:Status-Status} \${Package} \${Provides}\\n' | awk -v names=${names.join(' ')} '
BEGIN { n = split(names, list, " "); for (i = 1; i <= n; i++) asked[list[i]] = 1 }
$1 == "installed" { for (i = 3; i <= NF; i++) { p = $i; sub(/,$/, "", p); if (p in asked) print p, $2 } }
END { exit NR == 0 }' || exit 1`
}

function readPolicy(text: string): Map<string, string> {
  const candidates = new Map<string, string>()
  let name = ''
  for (const line of text.split('\n')) {
    const header = /^(\S+):$/.exec(line)
    if (header) name = header[1]!
    const candidate = /^ {2}Candidate: (\S+)$/.exec(line)?.[1]
    if (candidate && candidate !== '(none)') candidates.set(name, candidate)
  }
  return candidates
}
