import { roleAbsent } from '../postgres/role/absent.ts'
import { groupKind } from '../postgres/role/arguments.ts'

export const absent = roleAbsent(
  groupKind,
  `readers:
  postgres_group.absent`,
)
