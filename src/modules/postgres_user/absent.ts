import { state } from '../kit/index.ts'
import { absence, absentSummary } from '../postgres/role/absent.ts'
import { absentArguments, userKind } from '../postgres/role/arguments.ts'

export const absent = state({
  summary: absentSummary,
  example: `reporter:
  postgres_user.absent:
    - reassign_owned_to: postgres
    - drop_owned: true`,
  args: absentArguments(userKind),
  ...absence(userKind),
})
