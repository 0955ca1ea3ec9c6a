import { lines, type Script, sh } from '../../core/shell.ts'
import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { accountName, accountNames, flag, localArgument } from '../user/arguments.ts'
import { userFact } from '../user/facts.ts'
import { type GroupFact, groupFact, groupOfNumber } from './facts.ts'

interface Arguments {
  readonly name: string
  readonly gid?: string | number | null
  readonly system: boolean
  readonly addusers?: readonly (string | number)[] | null
  readonly delusers?: readonly (string | number)[] | null
  readonly members?: readonly (string | number)[] | null
  readonly non_unique: boolean
}

interface Change {
  readonly gid?: number
  readonly members?: readonly string[]
  readonly addusers?: readonly string[]
  readonly delusers?: readonly string[]
}

interface Delta {
  readonly make: boolean
  readonly change: Change
}

/** Follows Salt's documentation of group.present (3007). */
export const present = legacy<Arguments, undefined, Delta>({
  schema: {
    description: 'A group with the given number and members.',
    properties: {
      name: accountName('Name of the group.'),
      gid: {
        type: ['integer', 'string', 'null'],
        pattern: '^[0-9]*$',
        default: null,
        description: 'Number of the group; default: the next free one.',
      },
      system: flag('A system group, if it is made.'),
      addusers: accountNames('These are members, whoever else is.'),
      delusers: accountNames('These are not members.'),
      members: accountNames('These are the members and nobody else.'),
      non_unique: flag('The number may be taken by another group.'),
      local: localArgument,
    },
    example: `deployers:
  group.present:
    - addusers:
      - alice
`,
  },
  facts(args) {
    const { name, gid } = args
    const users = [...(args.addusers ?? []), ...(args.delusers ?? []), ...(args.members ?? [])].map(String)
    return [
      groupFact(name, (facts) => memberNeeds(name, facts)) as Need,
      ...(gid ? [groupOfNumber(Number(gid)) as Need] : []),
      ...users.map((user) => userFact(user) as Need),
    ]
  },
  diff,
  act: (args, _ready, { make, change }) => [{ kind: 'shell', script: make ? create(args) : alter(args, change) }],
  report({ args, delta, after, done, outputs, remaining }) {
    const { name } = args
    const now = after.get(groupFact(name))
    const why = outputs.at(-1)?.stderr.toString().trim()
    if (!now.present) return { changes: {}, comment: `Failed to create new group ${name}${why ? `: ${why}` : ''}` }
    const failed = remaining?.kind === 'change' ? { Failed: remaining.changes } : {}
    if (delta.make) {
      const { gid, members } = now
      if (done) return { changes: { name, passwd: 'x', gid, members }, comment: `New group ${name} created` }
      return {
        changes: failed,
        comment: `Group ${name} has been created but, some changes could not be applied${why ? `: ${why}` : ''}`,
      }
    }
    const told = tell(delta.change)
    if (done) return { changes: { Final: 'All changes applied successfully' }, comment: told }
    return { changes: failed, comment: `${told}Some changes could not be applied${why ? `: ${why}` : ''}` }
  },
})

/** Members that may have to go. */
function memberNeeds(name: string, facts: FactView): Need[] {
  const now = facts.get(groupFact(name))
  return now.present ? now.members.map((member) => userFact(member) as Need) : []
}

function diff(args: Arguments, _ready: undefined, facts: FactView): Verdict<Delta> {
  const { name, gid, addusers, delusers, members } = args
  if (members && (addusers || delusers))
    return fail('Error: Conflicting options "members" with "addusers" and/or "delusers" can not be used together. ')
  if (addusers?.some((user) => delusers?.includes(user)))
    return fail('Error. Same user(s) can not be added and deleted simultaneously')
  const now = facts.get(groupFact(name))
  const number = gid ? Number(gid) : undefined
  const holder = number === undefined ? undefined : facts.get(groupOfNumber(number))
  if (!now.present) {
    if (holder?.present && !args.non_unique)
      return fail(`Group ${name} is not present but gid ${number} is already taken by group ${holder.name}`)
    const wanted = [...new Set([...(members ?? []), ...(addusers ?? [])].map(String))]
    const absent = missing(wanted, facts)
    if (absent) return fail(absent)
    const later: GroupFact = { present: true, name, gid: number, members: wanted }
    return {
      kind: 'change',
      delta: { make: true, change: {} },
      comment: `Group ${name} set to be added`,
      changes: { name, ...(number === undefined ? {} : { gid: number }), members: wanted },
      effects: [
        predict(groupFact(name), later),
        ...numberPatch(number, later),
        ...userPatches(name, [], wanted, facts),
      ],
      proof: 'observe',
    }
  }
  const change = compare(args, now)
  if (Object.keys(change).length === 0) return { kind: 'clean', comment: `Group ${name} is present and up to date` }
  const wanted = laterMembers(now.members, change)
  const absent = missing(
    wanted.filter((user) => !now.members.includes(user)),
    facts,
  )
  if (absent) return fail(absent)
  const later: GroupFact = { ...now, gid: change.gid ?? now.gid, members: wanted }
  return {
    kind: 'change',
    delta: { make: false, change },
    comment: tell(change),
    changes: { ...change },
    effects: [
      predict(groupFact(name), later),
      ...numberPatch(change.gid, later),
      ...userPatches(name, now.members, wanted, facts),
    ],
    proof: 'observe',
  }
}

function compare({ gid, addusers, delusers, members }: Arguments, now: Extract<GroupFact, { present: true }>): Change {
  const change: { -readonly [key in keyof Change]: Change[key] } = {}
  if (gid && Number(gid) !== now.gid) change.gid = Number(gid)
  const wanted = members?.map(String)
  const differs =
    wanted && (wanted.some((user) => !now.members.includes(user)) || now.members.some((user) => !wanted.includes(user)))
  if (wanted && differs) {
    if (wanted.length === 0) change.delusers = now.members
    else change.members = wanted
  }
  const add = addusers?.map(String).filter((user) => !now.members.includes(user)) ?? []
  if (add.length > 0) change.addusers = add
  const remove = delusers?.map(String).filter((user) => now.members.includes(user)) ?? []
  if (remove.length > 0) change.delusers = remove
  return change
}

function laterMembers(now: readonly string[], { members, addusers = [], delusers = [] }: Change): string[] {
  return [...new Set([...(members ?? now), ...addusers])].filter((user) => !delusers.includes(user))
}

function missing(users: readonly string[], facts: FactView): string | undefined {
  const absent = users.filter((user) => !facts.get(userFact(user)).present)
  return absent.length === 0 ? undefined : `The following user(s) are not present: ${absent.join(',')}`
}

function tell(change: Change): string {
  const told = Object.entries(change).map(([key, value]) => {
    const text = Array.isArray(value) ? `[${value.map((user) => `'${user}'`).join(', ')}]` : String(value)
    return `${key}: ${text}\n`
  })
  return `The following group attributes are set to be changed:\n${told.join('')}`
}

function numberPatch(gid: number | undefined, later: GroupFact): FactPatch[] {
  return gid === undefined ? [] : [predict(groupOfNumber(gid), later)]
}

/** The groups of those who join or leave. */
function userPatches(name: string, before: readonly string[], after: readonly string[], facts: FactView): FactPatch[] {
  return [...new Set([...before, ...after])].flatMap((member): FactPatch[] => {
    const user = facts.find(userFact(member))
    if (!user?.present || before.includes(member) === after.includes(member)) return []
    const others = user.groups.filter((group) => group !== name)
    const groups = after.includes(member) || user.group === name ? [...others, name].sort() : others
    return [predict(userFact(member), { ...user, groups })]
  })
}

function create({ name, gid, system, non_unique, members, addusers }: Arguments): Script {
  const users = [...new Set([...(members ?? []), ...(addusers ?? [])].map(String))]
  const number = gid ? ['-g', gid] : []
  return lines([
    sh`if command -v groupadd >/dev/null; then groupadd ${number} ${system ? ['-r'] : []} ${non_unique ? ['-o'] : []} -- ${name} || exit
else addgroup ${number} ${system ? ['-S'] : []} -- ${name} || exit; fi`,
    ...(users.length > 0 ? [setMembers(name, users, [])] : []),
  ])
}

function alter({ name, non_unique }: Arguments, { gid, members, addusers = [], delusers = [] }: Change): Script {
  return lines([
    ...(gid === undefined ? [] : [sh`groupmod -g ${gid} ${non_unique ? ['-o'] : []} -- ${name} || exit`]),
    ...(members ? [setMembers(name, members)] : []),
    ...(addusers.length + delusers.length > 0 ? [setMembers(name, addusers, delusers)] : []),
  ])
}

/** Members added and taken out; without a list of those to take out, the first list is all there are. */
function setMembers(name: string, add: readonly string[], remove?: readonly string[]): Script {
  const all = remove === undefined
  const big = all
    ? sh`gpasswd -M ${add.join(',')} ${name} >/dev/null || exit`
    : lines([
        ...add.map((user) => sh`gpasswd -a ${user} ${name} >/dev/null || exit`),
        ...(remove ?? []).map((user) => sh`gpasswd -d ${user} ${name} >/dev/null || exit`),
      ])
  const small = lines([
    ...(all
      ? [
          sh`for u in $(sed -n ${`s/^${literal(name)}:[^:]*:[^:]*://p`} /etc/group | tr , ' '); do delgroup "$u" ${name} || exit; done`,
        ]
      : []),
    ...add.map((user) => sh`addgroup ${user} ${name} || exit`),
    ...(remove ?? []).map((user) => sh`delgroup ${user} ${name} || exit`),
  ])
  return sh`if command -v gpasswd >/dev/null; then\n${big}\nelse\n${small}\nfi`
}

function literal(name: string): string {
  return name.replace(/[\\^$.*[\]]/g, '\\$&')
}

function fail(comment: string): Verdict<never> {
  return { kind: 'fail', comment }
}
