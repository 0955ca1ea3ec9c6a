import { groupKind } from '../postgres/role/arguments.ts'
import { rolePresent } from '../postgres/role/present.ts'

export const present = rolePresent(
  groupKind,
  `readers:
  postgres_group.present`,
)
