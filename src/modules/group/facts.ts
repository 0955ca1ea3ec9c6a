import { lines, sh } from '../../core/shell.ts'
import { fact, heard, type Need, systemFiles } from '../kit/index.ts'
import { accountLines, allLines, fieldsOf, listOf } from '../user/accounts.ts'

/** A group of the host. */
export type GroupFact = { readonly present: false } | PresentGroup

export interface PresentGroup {
  readonly present: true
  readonly name: string
  /** Undefined only where a plan cannot predict it. */
  readonly gid?: number
  readonly members: readonly string[]
  /** `want: ['passwd']`: the password field as it stands in group; `x` where gshadow has it. */
  readonly passwd?: string
}

/** A group by name. */
export const groupFact = fact<GroupFact>({
  name: 'group',
  dependsOnPath: systemFiles,
  ask: (needs) => {
    const keys = needs.map(({ key }) => key.replace(/^#/, ''))
    return [
      {
        script: lines([sh`${allLines('group')} || exit`, accountLines('group', keys)]),
        *read(answer) {
          const groups = fieldsOf(heard(answer).stdout.toString())
          for (const { key, want } of needs) {
            const fields = groups.find(([name, , gid]) =>
              key.startsWith('#') ? Number(gid) === Number(key.slice(1)) : name === key,
            )
            yield [key, fields ? readGroup(fields, want) : { present: false }]
          }
        },
      },
    ]
  },
})

/** The group that has this number. */
export function groupOfNumber(gid: number): Need<GroupFact> {
  return groupFact(`#${gid}`)
}

/** All groups, in the order of their database; the only key is ''. */
export const groupList = fact<readonly PresentGroup[]>({
  name: 'group-list',
  dependsOnPath: systemFiles,
  dependsOnKinds: ['user', 'group'],
  ask: () => [
    {
      script: allLines('group'),
      *read(answer) {
        yield ['', fieldsOf(heard(answer).stdout.toString()).map((fields) => readGroup(fields, ['passwd']))]
      },
    },
  ],
})

function readGroup([name = '', passwd = '', gid, members]: readonly string[], want: readonly string[]): PresentGroup {
  return {
    present: true,
    name,
    gid: Number(gid),
    members: listOf(members),
    ...(want.includes('passwd') ? { passwd } : {}),
  }
}
