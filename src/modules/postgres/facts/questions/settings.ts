import { sql } from '../../../../core/sql.ts'
import type { CatalogQuestion } from './types.ts'

export interface Settings {
  /** 150004 for 15.4. */
  readonly version: number
  /** In full: `15.4 (Debian 15.4-1)`. */
  readonly release: string
  readonly passwordEncryption: string
  /** The role that asks. */
  readonly user: string
}

export const settingsQuestion: CatalogQuestion<null, Settings> = {
  name: 'settings',
  scope: 'server',
  statement: () => sql`select jsonb_build_object('1', jsonb_build_object('user', current_user,
    'version', current_setting('server_version_num')::int, 'release', current_setting('server_version'), 'passwordEncryption', current_setting('password_encryption')))::text as answer`,
  read: (json) => json as Settings,
}
