import { state } from '../kit/index.ts'
import { groupArguments, groupKind } from '../postgres/role/arguments.ts'
import { presence } from '../postgres/role/present.ts'

export const present = state({
  summary: 'A PostgreSQL role exists, as a group of others, with these attributes and memberships',
  example: `readers:
  postgres_group.present`,
  args: groupArguments,
  ...presence(groupKind),
})
