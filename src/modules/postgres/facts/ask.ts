import { type AskFor, given, Need, type SqlServer, whenKnown } from '../../kit/index.ts'
import { keyOf } from './key.ts'
import { postgresKind } from './kind.ts'
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
import type { Asked, CatalogQuestion } from './questions/types.ts'
import { type Verifier, verifierQuestion } from './questions/verifier.ts'

/** A need for the answer to a question. */
function ask<S, V>(server: SqlServer, question: CatalogQuestion<S, V>, of: S, database?: string): Need<Asked<V>> {
  return new Need(postgresKind(server), keyOf(server, { database, ask: question.name, of })) as Need<Asked<V>>
}

type Server = SqlServer

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
export const dependentsFact = (server: Server, role: string): Need<Asked<DependentsOfRole>> =>
  ask(server, dependentsQuestion, role)

/** What depends on a role, with what lies in each database that takes connections. */
export function dependentsEverywhere(server: Server, role: string): AskFor<Asked<DependentsEverywhere>> {
  return whenKnown(dependentsFact(server, role), (found): AskFor<Asked<DependentsEverywhere>> => {
    if (found.is === 'unreachable') return given(found)
    const open = found.value.databases.filter((database) => database.open)
    const here = open.map(({ name }) => ask(server, dependentsHereQuestion, role, name))
    return whenKnown(here, (dependents) => {
      const inside = new Map(open.map(({ name }, i) => [name, dependents[i]!]))
      return given({ ...found, value: { ...found.value, inside } })
    })
  })
}

export interface DependentsEverywhere extends DependentsOfRole {
  /** By database. */
  readonly inside: ReadonlyMap<string, Asked<readonly Dependents[]>>
}
