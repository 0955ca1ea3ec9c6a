import { cmdModule } from './cmd/index.ts'
import { cronModule } from './cron/index.ts'
import { fileModule } from './file/index.ts'
import { gitModule } from './git/index.ts'
import { groupModule } from './group/index.ts'
import { pkgModule } from './pkg/index.ts'
import { postgresDatabaseModule } from './postgres_database/index.ts'
import { postgresExtensionModule } from './postgres_extension/index.ts'
import { postgresGroupModule } from './postgres_group/index.ts'
import { postgresPrivilegesModule } from './postgres_privileges/index.ts'
import { postgresSchemaModule } from './postgres_schema/index.ts'
import { postgresUserModule } from './postgres_user/index.ts'
import { serviceModule } from './service/index.ts'
import { sshAuthModule } from './ssh_auth/index.ts'
import { testModule } from './test/index.ts'
import type { StateFunction, StateModule } from './types.ts'
import { userModule } from './user/index.ts'

export type { PrepareIo, StateFunction, StateModule, StateSchema, Verdict } from './types.ts'
export { StateFailure } from './types.ts'

/** Every state module that kstate has. */
export const stateModules: readonly StateModule[] = [
  cmdModule,
  pkgModule,
  serviceModule,
  fileModule,
  testModule,
  groupModule,
  userModule,
  postgresDatabaseModule,
  postgresExtensionModule,
  postgresGroupModule,
  postgresPrivilegesModule,
  postgresSchemaModule,
  postgresUserModule,
  cronModule,
  sshAuthModule,
  gitModule,
]

const byName = new Map(stateModules.map((module) => [module.name, module]))

/** The state function of that module and name, if there is one. */
export function findState(module: string, name: string): StateFunction | undefined {
  const functions = byName.get(module)?.functions
  return functions && Object.hasOwn(functions, name) ? functions[name] : undefined
}
