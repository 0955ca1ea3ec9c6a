import { joined, type Sql, sql } from '../../core/sql.ts'
import { type Action, type SqlServer, shell } from '../kit/index.ts'
import { psqlAction, psqlInput } from './facts/index.ts'

interface Where {
  /** Where it runs; default: from where shared catalogs are read. */
  readonly database?: string
  /** See `SqlAction.exclusive`. */
  readonly exclusive?: readonly string[]
}

/** Statements as one transaction in a database; one statement alone goes as it is, as CREATE DATABASE must. */
export function execute(server: SqlServer, statements: readonly Sql[], { database, exclusive }: Where = {}): Action {
  const where = { ...server, database: database ?? server.database }
  if (where.by === 'connection') {
    const texts = statements.map(({ text }) => ({ text }))
    return { kind: 'sql', server: where, statements: texts, ...(exclusive ? { exclusive } : {}) }
  }
  const whole = statements.length === 1 ? statements : [sql`BEGIN`, ...statements, sql`COMMIT`]
  const text = joined(whole, ';\n')
  const stdin = psqlInput(where, `${text.text};\n`, text.secret)
  return shell(psqlAction(where, where.database), { user: where.as, stdin })
}

/** Every action of these states may have changed what was read of any server, and nothing else. */
export const touchesPostgres = () => [{ kind: 'postgres' }]
