import { userKind } from '../postgres/role/arguments.ts'
import { rolePresent } from '../postgres/role/present.ts'

export const present = rolePresent(
  userKind,
  `reporter:
  postgres_user.present:
    - password: {{ pillar.reporter_password }}
    - groups:
      - readers`,
)
