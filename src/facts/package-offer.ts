import { lines, type Script, sh } from '../core/shell.ts'
import type { Answer } from '../transport/types.ts'
import { chunks } from './cursor.ts'
import { refreshFunction } from './package-refresh.ts'
import type { FactKind, FactView, Need } from './types.ts'

/** What apt could install under a name, and what stands in for it now. */
export interface OfferFact {
  /** The version that apt would take; absent: it knows none. */
  readonly candidate?: string
  /** Installed packages that provide this name. */
  readonly providedBy: readonly string[]
}

/** Reads all names in one `apt-cache policy`. `want: ['fresh']`: the package lists are brought up to date first. */
export const offerKind: FactKind<OfferFact> = {
  name: 'package-offer',
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
    const [policy = '', provided = ''] = (answers[0] as Answer).stdout.toString().split('\n== provides\n')
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
}

export function offerFact(
  name: string,
  more: { readonly fresh?: boolean; readonly after?: (facts: FactView) => readonly Need[] } = {},
): Need<OfferFact> {
  return {
    kind: offerKind,
    key: name,
    ...(more.fresh ? { want: ['fresh'] } : {}),
    ...(more.after ? { after: more.after } : {}),
  }
}

/** Each name's policy stands under a line of ours, as apt leaves out unknown names and the native architecture. */
function probeScript(names: readonly string[], fresh: boolean): Script {
  const refresh = fresh ? sh`${refreshFunction}\nkstate_stale 600 && kstate_refresh` : sh`:`
  const parts = chunks(names)
  return sh`${refresh}
${lines(parts.map((some) => sh`apt-cache policy -- ${some} 2>/dev/null`))}
echo; echo '== provides'
${lines(parts.map(providersOf))}`
}

/** `name package` for each installed package that provides one of the names. */
function providersOf(names: readonly string[]): Script {
  return sh`dpkg-query -W -f '\${db:Status-Status} \${Package} \${Provides}\\n' 2>/dev/null | awk -v names=${names.join(' ')} '
BEGIN { n = split(names, list, " "); for (i = 1; i <= n; i++) asked[list[i]] = 1 }
$1 == "installed" { for (i = 3; i <= NF; i++) { p = $i; sub(/,$/, "", p); if (p in asked) print p, $2 } }'`
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
