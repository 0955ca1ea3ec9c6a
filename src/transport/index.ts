export { FileInput } from './file-input.ts'
export { type LocalOptions, openLocal } from './local.ts'
export { openPostgres } from './postgres.ts'
export {
  type OpenSql,
  type SqlClient,
  type SqlConnection,
  type SqlDialect,
  SqlError,
  type SqlStatement,
} from './sql.ts'
export { openSsh } from './ssh.ts'
export { type ConnectionRequest, resolveConnection, type SshConfig } from './ssh-config.ts'
export { readSshConfig } from './ssh-config-file.ts'
export type { SshOptions } from './ssh-login.ts'
export type {
  Actor,
  Answer,
  Connection,
  HostKeyPolicy,
  LoginQuestions,
  Open,
  OpenOptions,
  Passed,
  Section,
  Sending,
  Session,
} from './types.ts'
export { TransportError } from './types.ts'
