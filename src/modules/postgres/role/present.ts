import { longestName } from '../../../core/sql.ts'
import {
  change,
  clean,
  fail,
  type Known,
  type Outcome,
  type PrepareIo,
  predict,
  unknown,
  type Verdict,
} from '../../kit/index.ts'
import { execute, touchesPostgres } from '../action.ts'
import { seenBy, serverOf } from '../connection.ts'
import {
  firstUnreachable,
  known,
  momentFact,
  placeOf,
  roleFact,
  settingsFact,
  verifierFact,
  verifierOf,
} from '../facts/index.ts'
import { reportedBySql } from '../report.ts'
import { namesOf, plain } from '../text.ts'
import { blocked, views } from '../verdicts.ts'
import type { RoleArgs, RoleKind } from './arguments.ts'
import { type Delta, differing, predicted, statements } from './attributes.ts'
import { comparePassword, storedForm } from './given-password.ts'

/** Random bytes for a stored password. */
interface Prepared {
  readonly salt: Uint8Array
}

type Facts = Known<ReturnType<typeof facts>>

/** The pieces of a state function by which a role of this kind exists. */
export function presence(kind: RoleKind) {
  const { word } = kind
  return {
    prepare: (_: RoleArgs, io: PrepareIo): Promise<Prepared> =>
      Promise.resolve({ salt: Uint8Array.from({ length: 16 }, () => Math.floor(io.random() * 256)) }),
    facts,
    diff: (args: RoleArgs, facts: Facts, { salt }: Prepared) => diff(kind, args, facts, salt),
    act: (args: RoleArgs, delta: Delta) => [execute(seenBy(args), statements(args.name, delta))],
    // What else was read of the server does not hang on a role's attributes, but for what may be read at all.
    touches: (_: RoleArgs, delta: Delta) => (delta.flags.superuser === undefined ? [] : touchesPostgres()),
    report: (outcome: Outcome<RoleArgs, Facts, Delta, Prepared>) => {
      const { mode } = outcome.delta
      const { name } = outcome.args
      return reportedBySql(outcome, `The ${word} ${name} has been ${mode}d`, `Failed to ${mode} ${word} ${name}`)
    },
    manages: (args: RoleArgs) => [roleFact(placeOf(serverOf(args)), args.name)],
  }
}

function facts(args: RoleArgs) {
  const server = seenBy(args)
  const password = plain(args.password) || plain(args.default_password)
  return {
    role: roleFact(server, args.name),
    groups: namesOf(args.groups).map((group) => roleFact(server, group)),
    settings: password ? settingsFact(server) : undefined,
    verifier: plain(args.password) ? verifierFact(server, args.name) : undefined,
    until: args.valid_until ? momentFact(server, args.valid_until) : undefined,
  }
}

function diff(kind: RoleKind, args: RoleArgs, found: Facts, salt: Uint8Array): Verdict<Delta> {
  const { word, title } = kind
  const { until, settings, verifier } = found
  if (found.role.is === 'unreachable') return blocked(found.role)
  const role = found.role.value
  const mode = role ? 'update' : 'create'
  const failed = `Failed to ${mode} ${word} ${args.name}`
  if (until?.is === 'unreachable') return fail(`${failed}: valid_until: ${until.why}`)
  const password = comparePassword(args, role, verifier)
  if (password.is === 'unreadable')
    return fail(
      `${failed}: its stored password cannot be read (${password.why}); set refresh_password: true to have it set each time`,
    )
  const joins = namesOf(args.groups)
    .map((name, i) => ({ name, fact: found.groups[i]! }))
    .filter(({ name }) => role?.groups[name] === undefined)
  const groups = joins.map(({ name }) => name)
  const long = groups.find((group) => Buffer.byteLength(group) > longestName)
  if (long) return fail(`${failed}: the name of group ${long} has over ${longestName} bytes`)
  const unreachable = firstUnreachable(joins.map(({ fact }) => fact))
  if (unreachable) return blocked(unreachable)
  const missing = joins.find(({ fact }) => fact.is === 'known' && fact.value === null)
  if (missing) return unknown(`${failed}: there is no group ${missing.name}`)

  const flags = differing(args, role, kind)
  const expires = until && until.value !== (role?.validUntil ?? 'infinity') ? args.valid_until : undefined
  const update = {
    ...flags,
    ...(password.is === 'set' && { password: true }),
    ...(expires && { valid_until: expires }),
    ...(groups.length > 0 && { groups }),
  }
  if (role && Object.keys(update).length === 0) return clean(`${title} ${args.name} is already present`)
  const delta: Delta = {
    mode,
    flags,
    ...(password.is === 'set' && { password: storedForm(password.password, args, settings, salt) }),
    ...(expires && { validUntil: expires }),
    groups,
  }
  const after = known(predicted(role, delta, until?.value ?? null))
  return change({
    delta,
    comment: `${title} ${args.name} is set to be ${mode}d`,
    changes: { [args.name]: role ? update : 'Present' },
    effects: views(seenBy(args)).flatMap((from) => [
      predict(roleFact(from, args.name), after),
      ...(delta.password ? [predict(verifierFact(from, args.name), known(verifierOf(delta.password)))] : []),
    ]),
    proof: password.is === 'set' && password.blind ? 'output' : 'observe',
  })
}
