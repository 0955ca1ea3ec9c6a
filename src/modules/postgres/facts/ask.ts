import { type FactView, Need } from '../../kit/fact.ts'
import { type Key, postgresKind } from './kind.ts'
import {
  type Connected,
  connectedQuestion,
  type Database,
  databaseQuestion,
  tablespaceQuestion,
} from './questions/database.ts'
import {
  type Dependents,
  type DependentsOfRole,
  dependentsHereQuestion,
  dependentsQuestion,
} from './questions/dependents.ts'
import { type Extension, extensionQuestion } from './questions/extension.ts'
import { momentQuestion } from './questions/moment.ts'
import { type Privileges, type PrivilegesSubject, privilegesQuestion } from './questions/privileges.ts'
import { type Role, roleQuestion } from './questions/role.ts'
import { type Schema, schemaQuestion } from './questions/schema.ts'
import { type Settings, settingsQuestion } from './questions/settings.ts'
import type { Asked, Question } from './questions/types.ts'
import { type Verifier, verifierQuestion } from './questions/verifier.ts'
import { type PostgresServer, serverId } from './server.ts'

/** A need for the answer to a question. */
function ask<S, V>(server: PostgresServer, question: Question<S, V>, of: S, database?: string): Need<Asked<V>> {
  const id = serverId(server)
  const key: Key = { ...(id && { server: id }), ...(database !== undefined && { database }), ask: question.name, of }
  return new Need<Asked<V>>(postgresKind(server) as never, JSON.stringify(key))
}

type Server = PostgresServer

export const roleFact = (server: Server, name: string): Need<Asked<Role>> => ask(server, roleQuestion, name)
export const verifierFact = (server: Server, role: string): Need<Asked<Verifier>> => ask(server, verifierQuestion, role)
export const settingsFact = (server: Server): Need<Asked<Settings>> => ask(server, settingsQuestion, null)
export const momentFact = (server: Server, text: string): Need<Asked<string>> => ask(server, momentQuestion, text)
export const databaseFact = (server: Server, name: string): Need<Asked<Database>> => ask(server, databaseQuestion, name)
export const tablespaceFact = (server: Server, name: string): Need<Asked<{ owner: string } | null>> =>
  ask(server, tablespaceQuestion, name)
export const connectedFact = (server: Server, database: string): Need<Asked<readonly Connected[]>> =>
  ask(server, connectedQuestion, database)
export const schemaFact = (server: Server, database: string, name: string): Need<Asked<Schema>> =>
  ask(server, schemaQuestion, name, database)
export const extensionFact = (server: Server, database: string, name: string): Need<Asked<Extension>> =>
  ask(server, extensionQuestion, name, database)
export const privilegesFact = (server: Server, database: string, of: PrivilegesSubject): Need<Asked<Privileges>> =>
  ask(server, privilegesQuestion, of, database)
export const dependentsHereFact = (
  server: Server,
  database: string,
  role: string,
): Need<Asked<readonly Dependents[]>> => ask(server, dependentsHereQuestion, role, database)

/**
 * Never asked of a server: only foretold, by a state that takes ownership or privileges away or removes objects. What such a
 * state leaves of the objects that depend on others cannot be foretold.
 */
export function releasedFact(server: Server): Need<true> {
  const id = serverId({ ...server, home: undefined })
  return new Need<true>(
    postgresKind(server) as never,
    JSON.stringify({ ...(id && { server: id }), ask: 'released', of: null }),
  )
}

/** With what lies in each database that can be asked. */
export function dependentsFact(server: Server, role: string): Need<Asked<DependentsOfRole>> {
  const need = ask(server, dependentsQuestion, role)
  const after = (facts: FactView) => {
    const found = facts.get(need)
    if (found.is === 'unreachable') return []
    return found.value.databases.filter(({ open }) => open).map(({ name }) => dependentsHereFact(server, name, role))
  }
  return new Need(need.kind, need.key, need.want, after)
}
