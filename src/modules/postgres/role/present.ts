import type { Secret } from '../../../core/secrets.ts'
import { identifier, joined, longestName, type Sql, sql } from '../../../core/sql.ts'
import { type FactPatch, type FactView, type Need, predict } from '../../kit/fact.ts'
import { type Legacy, legacy } from '../../kit/legacy.ts'
import type { Verdict } from '../../kit/verdict.ts'
import { execute, touchesPostgres } from '../action.ts'
import { serverOf, withoutHome } from '../connection.ts'
import {
  type Asked,
  momentFact,
  type PostgresServer,
  type Role,
  roleFact,
  type Settings,
  settingsFact,
  type Verifier,
  verifierFact,
  verifierOf,
} from '../facts/index.ts'
import { isPassword, type Method, store } from '../password.ts'
import { namesOf, plain } from '../text.ts'
import { blocked, firstUnreachable, known, tell } from '../verdicts.ts'
import { type Flag, flags, presentProperties, type RoleArgs, type RoleKind } from './arguments.ts'

/** Random bytes for a stored password. */
export interface Ready {
  readonly salt: Uint8Array
}

/** What must be said to the server. */
export interface Delta {
  readonly mode: 'create' | 'update'
  readonly flags: { readonly [flag in Flag]?: boolean }
  readonly password?: Secret
  readonly validUntil?: string
  readonly groups: readonly string[]
}

export function rolePresent(kind: RoleKind, example: string): Legacy<RoleArgs, Ready, Delta> {
  const { word, title } = kind
  return legacy<RoleArgs, Ready, Delta>({
    schema: {
      description: `A PostgreSQL role exists${kind.login ? ' that may log in' : ', as a group of others'}, with these attributes and memberships`,
      properties: presentProperties(kind),
      required: ['name'],
      example,
    },

    prepare: (_, io) => Promise.resolve({ salt: randomBytes(16, () => io.random()) }),

    facts(args): readonly Need[] {
      const server = serverOf(args, args.maintenance_db)
      const password = plain(args.password) || plain(args.default_password)
      return [
        roleFact(server, args.name),
        ...namesOf(args.groups).map((group) => roleFact(server, group)),
        ...(password ? [settingsFact(server)] : []),
        ...(plain(args.password) ? [verifierFact(server, args.name)] : []),
        ...(args.valid_until ? [momentFact(server, args.valid_until)] : []),
      ]
    },

    diff(args, ready, facts): Verdict<Delta> {
      const server = serverOf(args, args.maintenance_db)
      const found = facts.get(roleFact(server, args.name))
      if (found.is === 'unreachable') return blocked(found)
      const role = found.value
      const mode = role ? 'update' : 'create'
      const failed = `Failed to ${mode} ${word} ${args.name}`

      const until = expiry(args, server, facts)
      if (until?.is === 'unreachable') return { kind: 'fail', comment: `${failed}: valid_until: ${until.why}` }
      const password = judgePassword(args, role, server, facts)
      if (password.is === 'unreadable') {
        const how = 'set refresh_password: true to have it set each time'
        return { kind: 'fail', comment: `${failed}: its stored password cannot be read (${password.why}); ${how}` }
      }
      const groups = namesOf(args.groups).filter((group) => role?.groups[group] === undefined)
      const long = groups.find((group) => Buffer.byteLength(group) > longestName)
      if (long) return { kind: 'fail', comment: `${failed}: the name of group ${long} has over ${longestName} bytes` }
      const memberOf = groups.map((group) => facts.get(roleFact(server, group)))
      const unreachable = firstUnreachable(memberOf)
      if (unreachable) return blocked(unreachable)
      const missing = groups.find((_, i) => isMissing(memberOf[i]!))
      if (missing) return { kind: 'unknown', comment: `${failed}: there is no group ${missing}` }

      const wanted = flags.flatMap(([flag]) => {
        const value = args[flag] ?? (mode === 'create' ? defaultOf(flag, kind) : undefined)
        return value === undefined || role?.[flag] === value ? [] : [[flag, value] as const]
      })
      const expires =
        until && sameMoment(until.value, role?.validUntil ?? null) ? undefined : (args.valid_until ?? undefined)
      const update = {
        ...Object.fromEntries(wanted),
        ...(password.is === 'set' && { password: true }),
        ...(expires !== undefined && { valid_until: expires }),
        ...(groups.length > 0 && { groups }),
      }
      if (role && Object.keys(update).length === 0)
        return { kind: 'clean', comment: `${title} ${args.name} is already present` }

      const secret = password.is === 'set' ? storedForm(password.password, args, ready, server, facts) : undefined
      const delta: Delta = {
        mode,
        flags: Object.fromEntries(wanted),
        ...(secret && { password: secret }),
        ...(expires !== undefined && { validUntil: expires }),
        groups,
      }
      return {
        kind: 'change',
        delta,
        comment: `${title} ${args.name} is set to be ${mode}d`,
        changes: { [args.name]: role ? update : 'Present' },
        effects: effectsOf(args, server, role, delta, until?.is === 'known' ? until.value : undefined),
        proof: password.is === 'set' && password.blind ? 'output' : 'observe',
      }
    },

    act: (args, _, delta) => [execute(serverOf(args, args.maintenance_db), statements(args.name, delta))],
    // What else was read of the server does not hang on a role's attributes, but for what may be read at all.
    touches: (_, delta) => (delta.flags.superuser === undefined ? [] : touchesPostgres()),
    report: (outcome) => {
      const { mode } = outcome.delta
      const failed = `Failed to ${mode} ${word} ${outcome.args.name}`
      return tell(outcome as never, `The ${word} ${outcome.args.name} has been ${mode}d`, failed)
    },
  })
}

function isMissing(fact: Asked<Role>): boolean {
  return fact.is === 'known' && fact.value === null
}

function defaultOf(flag: Flag, kind: RoleKind): boolean | undefined {
  return flag === 'inherit' ? true : flag === 'login' ? kind.login : undefined
}

function randomBytes(count: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(random() * 256))
}

function expiry(args: RoleArgs, server: PostgresServer, facts: FactView): Asked<string> | undefined {
  return args.valid_until ? facts.get(momentFact(server, args.valid_until)) : undefined
}

function sameMoment(a: string, b: string | null): boolean {
  return a === (b ?? 'infinity')
}

type PasswordJudgement =
  | { readonly is: 'right' }
  /** `blind`: it cannot be seen whether it is so. */
  | { readonly is: 'set'; readonly password: Secret; readonly blind: boolean }
  | { readonly is: 'unreadable'; readonly why: string }

function judgePassword(args: RoleArgs, role: Role, server: PostgresServer, facts: FactView): PasswordJudgement {
  const password = plain(args.password) ?? (role ? undefined : plain(args.default_password))
  if (!password) return { is: 'right' }
  const found: Asked<Verifier> | undefined = plain(args.password) && facts.get(verifierFact(server, args.name))
  if (found?.is === 'unreachable') {
    if (role && !args.refresh_password) return { is: 'unreadable', why: found.why }
    return { is: 'set', password, blind: true }
  }
  const right = role && found && isPassword(password, args.name, found.value.stored, methodsOf(args))
  return right ? { is: 'right' } : { is: 'set', password, blind: false }
}

function methodsOf({ encrypted }: RoleArgs): readonly Method[] {
  return typeof encrypted === 'string' ? [encrypted] : ['scram-sha-256', 'md5']
}

function storedForm(password: Secret, args: RoleArgs, ready: Ready, server: PostgresServer, facts: FactView): Secret {
  const settings = facts.get(settingsFact(server))
  const own: Settings['passwordEncryption'] =
    settings.is === 'known' ? settings.value.passwordEncryption : 'scram-sha-256'
  const method = typeof args.encrypted === 'string' ? args.encrypted : own === 'scram-sha-256' ? own : 'md5'
  return store(password, args.name, method, ready.salt)
}

function statements(name: string, delta: Delta): readonly Sql[] {
  const role = identifier(name)
  const attributes = flags.flatMap(([flag, word]) => {
    const value = delta.flags[flag]
    return value === undefined ? [] : [value ? keyword(word) : keyword(`NO${word}`)]
  })
  if (delta.password) attributes.push(sql`PASSWORD ${delta.password}`)
  if (delta.validUntil !== undefined) attributes.push(sql`VALID UNTIL ${delta.validUntil}`)
  const grants = delta.groups.map((group) => sql`GRANT ${identifier(group)} TO ${role}`)
  const options = attributes.length === 0 ? [] : [joined([sql`WITH`, ...attributes], ' ')]
  if (delta.mode === 'create') return [joined([sql`CREATE ROLE ${role}`, ...options], ' '), ...grants]
  return options.length === 0 ? grants : [joined([sql`ALTER ROLE ${role}`, ...options], ' '), ...grants]
}

const keywords = new Map(flags.flatMap(([, word]) => [word, `NO${word}`]).map((word) => [word, sql([word] as never)]))

function keyword(word: string): Sql {
  return keywords.get(word)!
}

function effectsOf(args: RoleArgs, server: PostgresServer, role: Role, delta: Delta, until?: string): FactPatch[] {
  const before = role ?? { createdb: false, createroles: false, superuser: false, replication: false, groups: {} }
  const after = {
    bootstrap: false,
    current: false,
    inherit: true,
    login: false,
    ...before,
    ...delta.flags,
    validUntil: delta.validUntil === undefined ? (role?.validUntil ?? null) : (until ?? null),
    groups: { ...before.groups, ...Object.fromEntries(delta.groups.map((group) => [group, false])) },
  }
  const seen = server.home ? [server, withoutHome(server)] : [server]
  return seen.flatMap((from) => [
    predict(roleFact(from, args.name), known<Role>(after)),
    ...(delta.password ? [predict(verifierFact(from, args.name), known(verifierOf(delta.password)))] : []),
  ])
}
