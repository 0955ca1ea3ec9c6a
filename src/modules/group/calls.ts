import { Dict } from '../../python/values.ts'
import { textOf } from '../kit/calls/arguments.ts'
import { type CallParameter, call } from '../kit/calls/types.ts'
import { groupFact, groupList, type PresentGroup } from './facts.ts'

const root: CallParameter = ['root', null]

/** salt.modules.groupadd, as far as it reads. */
export const calls = {
  'group.info': call({
    parameters: ['name', root],
    facts: (args) => groupFact(textOf(args, 'name'), ['passwd']),
    answer: (_, group) => (group.present ? infoOf(group) : new Dict()),
  }),
  'group.getent': call({
    parameters: [['refresh', false], root],
    facts: () => groupList(''),
    answer: (_, groups) => groups.map(infoOf),
  }),
}

function infoOf({ name, passwd = '', gid, members }: PresentGroup): Dict {
  return new Dict([
    ['name', name],
    ['passwd', passwd],
    ['gid', gid ?? null],
    ['members', [...members]],
  ])
}
