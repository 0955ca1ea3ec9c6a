import { sh } from '../../core/shell.ts'
import { Need } from '../kit/fact.ts'
import { complaint, heard } from '../kit/heard.ts'
import { legacyKind } from '../kit/legacy.ts'
import { systemFiles } from '../kit/touches.ts'
import { Unobservable } from '../kit/unobservable.ts'

/** Who acts on the host. */
export interface ActorFact {
  readonly user: string
  readonly group: string
  readonly uid: number
  readonly gid: number
  readonly home: string
}

export function actorFact(): Need<ActorFact> {
  return new Need(actorKind, '')
}

const actorKind = legacyKind<ActorFact>({
  name: 'actor',
  dependsOnPath: systemFiles,
  probe: () => [{ via: 'shell', section: { script: sh`id -un; id -gn; id -u; id -g; printf '%s' "$HOME"` } }],
  parse(needs, [answer]) {
    const told = heard(answer)
    const [user = '', group = '', uid = '', gid = '', home = ''] = told.stdout.toString().split('\n')
    if (![uid, gid].every((number) => /^\d+$/.test(number))) throw new Unobservable(complaint(told))
    const fact = { user, group, uid: Number(uid), gid: Number(gid), home }
    return new Map(needs.map(({ key }) => [key, fact]))
  },
})
