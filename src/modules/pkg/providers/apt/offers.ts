import { lines, type Script, sh } from '../../../../core/shell.ts'
import { chunks } from '../../../kit/cursor.ts'
import { heard } from '../../../kit/index.ts'
import type { Offer, ProviderQuestion } from '../types.ts'
import { refreshFunction } from './refresh.ts'

/** Reads what apt would install in one `apt-cache policy`. */
export function offers(
  names: readonly string[],
  { release, fresh }: { readonly release?: string; readonly fresh: boolean },
): ProviderQuestion<Offer> {
  const refresh = fresh ? sh`${refreshFunction}\nkstate_stale 600 && kstate_refresh` : sh`:`
  const from = release === undefined ? [] : ['-o', `APT::Default-Release=${release}`]
  const parts = chunks(names)
  return {
    script: sh`${refresh}
${lines(parts.map((some) => sh`apt-cache policy ${from} -- ${some} || exit 1`))}
echo; echo '== provides'
${lines(parts.map(providersOf))}`,
    read(answer) {
      const [policy = '', provided = ''] = heard(answer).stdout.toString().split('\n== provides\n')
      const candidates = readPolicy(policy)
      const provides = new Map<string, string[]>()
      for (const line of provided.split('\n')) {
        const [name = '', by = ''] = line.split(' ')
        provides.set(name, [...(provides.get(name) ?? []), by])
      }
      return names.map((name) => {
        const candidate = candidates.get(name) ?? candidates.get(name.replace(/:.*/, ''))
        return [name, { candidate, providedBy: provides.get(name) ?? [] }] as const
      })
    },
  }
}

/** `name package` for each installed package that provides one of the names. */
function providersOf(names: readonly string[]): Script {
  return sh`dpkg-query -W -f '\${db:Status-Status} \${Package} \${Provides}\\n' | awk -v names=${names.join(' ')} '
BEGIN { n = split(names, list, " "); for (i = 1; i <= n; i++) asked[list[i]] = 1 }
$1 == "installed" { for (i = 3; i <= NF; i++) { p = $i; sub(/,$/, "", p); if (p in asked) print p, $2 } }
END { exit NR == 0 }' || exit 1`
}

/** Each name's policy stands under a line of its own; apt leaves out unknown names and the native architecture. */
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
