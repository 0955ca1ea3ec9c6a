import { compareText } from '../../python/values/order.ts'
import { Dict } from '../../python/values.ts'
import { textOf } from '../kit/calls/arguments.ts'
import { type CallParameter, call } from '../kit/calls/types.ts'
import { type PresentUser, userFact, userList } from './facts.ts'
import { readGecos } from './gecos.ts'

const root: CallParameter = ['root', null]

/** salt.modules.useradd, as far as it reads. */
export const calls = {
  'user.info': call({
    parameters: ['name', root],
    facts: (args) => userFact(textOf(args, 'name'), ['passwd']),
    answer: (_, user) => (user.present ? infoOf(user) : new Dict()),
  }),
  'user.getent': call({
    parameters: [['refresh', false], root],
    facts: () => userList(''),
    answer: (_, users) => users.map(infoOf),
  }),
  'user.list_users': call({
    parameters: [root],
    facts: () => userList(''),
    answer: (_, users) => users.map(({ name }) => name).sort(compareText),
  }),
  'user.list_groups': call({
    parameters: ['name'],
    facts: (args) => userFact(textOf(args, 'name')),
    answer: (_, user) => (user.present ? groupsOf(user) : []),
  }),
  'user.primary_group': call({
    parameters: ['name'],
    facts: (args) => userFact(textOf(args, 'name')),
    // Salt gives what id(1) prints, its complaints too.
    answer: (args, user) => (user.present ? user.group : `id: '${textOf(args, 'name')}': no such user`),
  }),
}

function infoOf(user: PresentUser): Dict {
  return new Dict([
    ['gid', user.gid ?? null],
    ['groups', groupsOf(user)],
    ['home', user.home],
    ['name', user.name],
    ['passwd', user.passwd ?? ''],
    ['shell', user.shell],
    ['uid', user.uid ?? null],
    ...Object.entries(readGecos(user.gecos)),
  ])
}

/** Names alone: a primary group that has none is left out. */
function groupsOf({ groups, gid }: PresentUser): string[] {
  return groups.filter((group) => group !== String(gid)).sort(compareText)
}
