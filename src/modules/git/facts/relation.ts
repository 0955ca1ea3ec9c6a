import { type Script, sh } from '../../../core/shell.ts'
import { heard, type Need } from '../../kit/index.ts'
import { gitKind } from './access.ts'

/** How a commit relates to another in a repository on the host. */
export interface RelationFact {
  /** The commit is there. */
  readonly has: boolean
  /** The other can be fast-forwarded to it. */
  readonly ahead: boolean
}

interface RelationKey {
  readonly target: string
  readonly user?: string
  readonly from: string
  readonly to: string
}

const relation = gitKind('git-relation', questionScript, (answer): RelationFact => {
  const lines = answer === undefined ? [] : heard(answer).stdout.toString().split('\n')
  return { has: lines.includes('has'), ahead: lines.includes('ahead') }
})

export function relationFact(target: string, user: string | undefined, from: string, to: string): Need<RelationFact> {
  return relation({ target, user, from, to })
}

function questionScript({ target, from, to }: RelationKey): Script {
  return sh`[ -e ${target} ] || exit 0
cd -- ${target} && kstate_git rev-parse --git-dir >/dev/null || exit 1
kstate_git rev-parse -q --verify ${`${to}^{commit}`} >/dev/null 2>&1 || exit 0
echo has
kstate_git merge-base --is-ancestor ${from} ${to} && echo ahead
[ $? -le 1 ]`
}
