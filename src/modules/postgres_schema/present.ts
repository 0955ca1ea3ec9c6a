import { identifier, sql } from '../../core/sql.ts'
import { change, clean, predict, state, unknown } from '../kit/index.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { serverOf } from '../postgres/connection.ts'
import { inside, known, roleFact } from '../postgres/facts/index.ts'
import { reportedBySql } from '../postgres/report.ts'
import { blocked, releases } from '../postgres/verdicts.ts'
import { manages, nameArguments, ownerArgument, placeArguments, schemaIn } from './arguments.ts'

export const present = state({
  summary: 'A schema exists in a PostgreSQL database, with this owner',
  example: 'views:\n  postgres_schema.present:\n    - dbname: reports\n    - owner: reporter\n',
  args: { ...nameArguments, ...ownerArgument, ...placeArguments },
  facts(args) {
    const server = serverOf(args)
    return {
      found: inside(server, args.dbname, schemaIn(server, args)),
      owner: args.owner ? roleFact(server, args.owner) : undefined,
    }
  },
  diff(args, { found, owner }) {
    const { name, dbname } = args
    const failed = `Failed to create schema ${name} in database ${dbname}`
    if (found.is === 'unreachable') return blocked({ ...found, why: `${failed}: ${found.why}` })
    const schema = found.is === 'known' ? found.value : null
    if (schema && (!args.owner || schema.owner === args.owner))
      return clean(`Schema ${name} already exists in database ${dbname}`)
    if (owner?.is === 'unreachable') return blocked(owner)
    if (owner && owner.value === null) return unknown(`${failed}: there is no role ${args.owner}`)
    const server = serverOf(args)
    const after = known({ owner: args.owner ?? '', holds: schema?.holds ?? {} })
    return change({
      delta: schema ? 'alter' : 'create',
      comment: schema
        ? `Schema ${name} in database ${dbname} is set to be owned by ${args.owner}`
        : `Schema ${name} is set to be created in database ${dbname}.`,
      changes: { [name]: schema ? { owner: { old: schema.owner, new: args.owner } } : 'Present' },
      effects: [predict(schemaIn(server, args)(dbname), after), ...(schema ? [releases(server)] : [])],
    })
  },
  act(args, delta) {
    const name = identifier(args.name)
    const owner = args.owner ? identifier(args.owner) : undefined
    const created = owner ? sql`CREATE SCHEMA ${name} AUTHORIZATION ${owner}` : sql`CREATE SCHEMA ${name}`
    const statement = delta === 'alter' && owner ? sql`ALTER SCHEMA ${name} OWNER TO ${owner}` : created
    return [execute(serverOf(args), [statement], { database: args.dbname })]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name, dbname, owner } = outcome.args
    const done =
      outcome.delta === 'create'
        ? `Schema ${name} has been created in database ${dbname}`
        : `Schema ${name} in database ${dbname} is now owned by ${owner}`
    return reportedBySql(outcome, done, `Failed to create schema ${name} in database ${dbname}`)
  },
  manages,
})
