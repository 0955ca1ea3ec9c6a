import { sh } from '../../core/shell.ts'
import { Need } from '../kit/fact.ts'
import { heard } from '../kit/heard.ts'
import { legacyKind } from '../kit/legacy.ts'
import { systemFiles } from '../kit/touches.ts'
import { accountLines, allGroups, fieldsOf, listOf } from '../user/accounts.ts'

/** A group of the host; `gid` undefined only where a plan cannot predict it. */
export type GroupFact =
  | { readonly present: false }
  | { readonly present: true; readonly name: string; readonly gid?: number; readonly members: readonly string[] }

/** A group by name. */
export function groupFact(name: string, after?: Need<GroupFact>['after']): Need<GroupFact> {
  return new Need(groupKind, name, [], after)
}

/** The group that has this number. */
export function groupOfNumber(gid: number): Need<GroupFact> {
  return new Need(groupKind, `#${gid}`)
}

const groupKind = legacyKind<GroupFact>({
  name: 'group',
  dependsOnPath: systemFiles,
  probe(needs) {
    const keys = needs.map((need) => need.key.replace(/^#/, ''))
    return [{ via: 'shell', section: { script: sh`${allGroups} || exit\n${accountLines('group', keys)}` } }]
  },
  parse(needs, [answer]) {
    const groups = fieldsOf(heard(answer).stdout.toString()).map(([name = '', , gid, members]) => ({
      present: true as const,
      name,
      gid: Number(gid),
      members: listOf(members),
    }))
    return new Map(
      needs.map(({ key }) => [
        key,
        groups.find((group) => (key.startsWith('#') ? group.gid === Number(key.slice(1)) : group.name === key)) ?? {
          present: false as const,
        },
      ]),
    )
  },
})
