import { sh } from '../core/shell.ts'
import { accountLines, allGroups, fieldsOf, listOf } from './accounts.ts'
import { heard } from './heard.ts'
import type { FactKind, Need } from './types.ts'

/** A group of the host; `gid` undefined only where a plan cannot predict it. */
export type GroupFact =
  | { readonly present: false }
  | { readonly present: true; readonly name: string; readonly gid?: number; readonly members: readonly string[] }

/** A group by name. */
export function groupFact(name: string, after?: Need<GroupFact>['after']): Need<GroupFact> {
  return { kind: groupKind, key: name, after }
}

/** The group that has this number. */
export function groupOfNumber(gid: number): Need<GroupFact> {
  return { kind: groupKind, key: `#${gid}` }
}

const groupKind: FactKind<GroupFact> = {
  name: 'group',
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
}
