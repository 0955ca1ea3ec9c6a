import { type Script, sh } from '../../../core/shell.ts'
import type { Answer } from '../../../transport/types.ts'
import { heard, type Need } from '../../kit/index.ts'
import { gitKind } from './access.ts'

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

export const gitConfigFact: (place: GitConfigPlace) => Need<GitConfigFact> = gitKind(
  'git-config',
  questionScript,
  readConfig,
)

function questionScript({ key, repo }: GitConfigPlace): Script {
  const scope = repo === undefined ? sh`--global` : sh`--local`
  const enter =
    repo === undefined
      ? sh`:`
      : sh`cd -- ${repo} && kstate_git rev-parse --git-dir >/dev/null || { echo norepository; exit 0; }`
  return sh`command -v git >/dev/null || { echo nogit; exit 0; }
${enter}
echo values; kstate_git config ${scope} -z --get-all -- ${key}
[ $? -le 1 ]`
}

function readConfig(answer: Answer | undefined): GitConfigFact {
  if (!answer) return { lacks: 'user', values: [] }
  const text = heard(answer).stdout.toString()
  if (text.startsWith('nogit')) return { lacks: 'git', values: [] }
  if (!text.startsWith('values\n')) return { lacks: 'repository', values: [] }
  return { values: text.slice('values\n'.length).split('\0').slice(0, -1) }
}
