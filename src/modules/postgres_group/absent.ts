import { state } from '../kit/index.ts'
import { absence, absentSummary } from '../postgres/role/absent.ts'
import { absentArguments, groupKind } from '../postgres/role/arguments.ts'

export const absent = state({
  summary: absentSummary,
  example: `readers:
  postgres_group.absent`,
  args: absentArguments(groupKind),
  ...absence(groupKind),
})
