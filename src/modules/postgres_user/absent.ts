import { roleAbsent } from '../postgres/role/absent.ts'
import { userKind } from '../postgres/role/arguments.ts'

export const absent = roleAbsent(
  userKind,
  `reporter:
  postgres_user.absent:
    - reassign_owned_to: postgres
    - drop_owned: true`,
)
