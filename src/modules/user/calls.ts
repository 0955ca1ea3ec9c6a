import { sh } from '../../core/shell.ts'
import { compareText } from '../../python/values/order.ts'
import { Dict } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'
import { outputOf, textOf } from '../kit/calls/arguments.ts'
import type { CallParameter, HostFunction } from '../kit/calls/types.ts'
import { heard } from '../kit/heard.ts'
import { accountLines, allGroups, fieldsOf, listOf } from './accounts.ts'

const allUsers = sh`if command -v getent >/dev/null; then getent passwd; else cat /etc/passwd; fi 2>/dev/null`
const root: CallParameter = ['root', null]

/** salt.modules.user and group (useradd, groupadd). */
export const calls = {
  'user.info': {
    parameters: ['name', root],
    sections: (args) => [{ script: accountLines('passwd', [textOf(args, 'name')]) }, { script: allGroups }],
    read: (args, [user, groups]) => {
      const line = fieldsOf(linesFrom(user)).find(([name]) => name === textOf(args, 'name'))
      return line ? userInfo(line, fieldsOf(linesFrom(groups))) : new Dict()
    },
  },
  'user.getent': {
    parameters: [['refresh', false], root],
    sections: () => [{ script: allUsers }, { script: allGroups }],
    read: (_, [users, groups]) => {
      const known = fieldsOf(linesFrom(groups))
      return fieldsOf(linesFrom(users)).map((line) => userInfo(line, known))
    },
  },
  'user.list_users': {
    parameters: [root],
    sections: () => [{ script: allUsers }],
    read: (_, [users]) =>
      fieldsOf(linesFrom(users))
        .map(([name = '']) => name)
        .sort(compareText),
  },
  'user.list_groups': {
    parameters: ['name'],
    sections: (args) => [{ script: accountLines('passwd', [textOf(args, 'name')]) }, { script: allGroups }],
    read: (args, [user, groups]) => {
      const line = fieldsOf(linesFrom(user)).find(([name]) => name === textOf(args, 'name'))
      return groupsOf(textOf(args, 'name'), line?.[3], fieldsOf(linesFrom(groups)))
    },
  },
  'user.primary_group': {
    parameters: ['name'],
    sections: (args) => [{ script: sh`id -g -n -- ${textOf(args, 'name')} 2>&1` }],
    read: (_, [answer]) => outputOf(answer),
  },
  'group.info': {
    parameters: ['name', root],
    sections: (args) => [{ script: accountLines('group', [textOf(args, 'name')]) }],
    read: (args, [answer]) => {
      const line = fieldsOf(linesFrom(answer)).find(([name]) => name === textOf(args, 'name'))
      return line ? groupInfo(line) : new Dict()
    },
  },
  'group.getent': {
    parameters: [['refresh', false], root],
    sections: () => [{ script: allGroups }],
    read: (_, [answer]) => fieldsOf(linesFrom(answer)).map(groupInfo),
  },
} satisfies { readonly [name: string]: HostFunction }

/** @throws Unobservable where the database could not be asked: nobody is missing because of that */
function linesFrom(answer: Answer | undefined): string {
  return outputOf(heard(answer))
}

function userInfo(line: readonly string[], groups: readonly string[][]): Dict {
  const [name = '', passwd = '', uid, gid, gecos = '', home = '', shell = ''] = line
  const said = gecos.split(',')
  const told = [...said.slice(0, 4), said.slice(4).join(',')]
  return new Dict([
    ['gid', Number(gid)],
    ['groups', groupsOf(name, gid, groups)],
    ['home', home],
    ['name', name],
    ['passwd', passwd],
    ['shell', shell],
    ['uid', Number(uid)],
    ['fullname', told[0] ?? ''],
    ['roomnumber', told[1] ?? ''],
    ['workphone', told[2] ?? ''],
    ['homephone', told[3] ?? ''],
    ['other', told[4] ?? ''],
  ])
}

/** All groups of a user, the primary one among them, by name. */
function groupsOf(user: string, gid: string | undefined, groups: readonly string[][]): string[] {
  const own = groups.filter(([, , number, members]) => number === gid || listOf(members).includes(user))
  return [...new Set(own.map(([name = '']) => name))].sort(compareText)
}

function groupInfo([name = '', passwd = '', gid, members]: readonly string[]): Dict {
  return new Dict([
    ['name', name],
    ['passwd', passwd],
    ['gid', Number(gid)],
    ['members', listOf(members)],
  ])
}
