import { state } from '../kit/index.ts'
import { userArguments, userKind } from '../postgres/role/arguments.ts'
import { presence } from '../postgres/role/present.ts'

export const present = state({
  summary: 'A PostgreSQL role exists that may log in, with these attributes and memberships',
  example: `reporter:
  postgres_user.present:
    - password: {{ pillar.reporter_password }}
    - groups:
      - readers`,
  args: userArguments,
  ...presence(userKind),
})
