import { sh } from '../../../core/shell.ts'
import type { Answer } from '../../../transport/types.ts'
import { Need } from '../../kit/fact.ts'
import { heard, readEach } from '../../kit/heard.ts'
import { legacyKind } from '../../kit/legacy.ts'
import { gitSections, mainAnswer } from './access.ts'

/** What git's configuration holds under a key. */
export interface GitConfigFact {
  /** Why it could not be read. */
  readonly lacks?: 'git' | 'user' | 'repository'
  readonly values: readonly string[]
}

/** Where: a repository's own configuration, or that of a user. */
export interface GitConfigPlace {
  readonly key: string
  readonly repo?: string
  readonly user?: string
}

const configKind = legacyKind<GitConfigFact>({
  name: 'git-config',
  probe: (needs) => needs.flatMap((need) => sectionsOf(need).map((section) => ({ via: 'shell' as const, section }))),
  parse: (needs, answers) => {
    let next = 0
    return readEach(needs, (need) => {
      const { user } = JSON.parse(need.key) as GitConfigPlace
      const own = answers.slice(next, next + sectionsOf(need).length) as Answer[]
      next += own.length
      return readConfig(mainAnswer(user, own))
    })
  },
})

export function gitConfigFact(place: GitConfigPlace): Need<GitConfigFact> {
  return new Need(configKind, JSON.stringify(place))
}

function sectionsOf(need: Need<GitConfigFact>) {
  const { key, repo, user } = JSON.parse(need.key) as GitConfigPlace
  const scope = repo === undefined ? sh`--global` : sh`--local`
  const enter =
    repo === undefined
      ? sh`:`
      : sh`cd -- ${repo} && kstate_git rev-parse --git-dir >/dev/null || { echo norepository; exit 0; }`
  const script = sh`command -v git >/dev/null || { echo nogit; exit 0; }
${enter}
echo values; kstate_git config ${scope} -z --get-all -- ${key}
[ $? -le 1 ]`
  return gitSections({ user }, script)
}

function readConfig(answer: Answer | undefined): GitConfigFact {
  if (!answer) return { lacks: 'user', values: [] }
  const text = heard(answer).stdout.toString()
  if (text.startsWith('nogit')) return { lacks: 'git', values: [] }
  if (!text.startsWith('values\n')) return { lacks: 'repository', values: [] }
  return { values: text.slice('values\n'.length).split('\0').slice(0, -1) }
}
