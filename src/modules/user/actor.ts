import { sh } from '../../core/shell.ts'
import { complaint, fact, heard, type Need, systemFiles, Unobservable } from '../kit/index.ts'

/** Who acts on the host. */
export interface ActorFact {
  readonly user: string
  readonly group: string
  readonly uid: number
  readonly gid: number
  readonly home: string
}

const actor = fact<ActorFact>({
  name: 'actor',
  dependsOnPath: systemFiles,
  ask: () => [
    {
      script: sh`id -un; id -gn; id -u; id -g; printf '%s' "$HOME"`,
      *read(answer) {
        const output = heard(answer)
        const [user = '', group = '', uid = '', gid = '', home = ''] = output.stdout.toString().split('\n')
        if (![uid, gid].every((number) => /^\d+$/.test(number))) throw new Unobservable(complaint(output))
        yield ['', { user, group, uid: Number(uid), gid: Number(gid), home }]
      },
    },
  ],
})

export function actorFact(): Need<ActorFact> {
  return actor('')
}
