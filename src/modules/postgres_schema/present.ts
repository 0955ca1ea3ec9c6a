import { identifier, sql } from '../../core/sql.ts'
import { type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { serverOf } from '../postgres/connection.ts'
import { roleFact, type Schema, schemaFact } from '../postgres/facts/index.ts'
import { inDatabase, needInside } from '../postgres/place.ts'
import { blocked, known, releases, tell } from '../postgres/verdicts.ts'
import { nameProperties, ownerProperty, placeProperties, type SchemaArgs } from './arguments.ts'

interface Args extends SchemaArgs {
  readonly owner?: string | null
}

type Delta = 'create' | 'alter'

export const present = legacy<Args, undefined, Delta>({
  schema: {
    description: 'A schema exists in a PostgreSQL database, with this owner',
    properties: { ...nameProperties, ...ownerProperty, ...placeProperties },
    required: ['name', 'dbname'],
    example: 'views:\n  postgres_schema.present:\n    - dbname: reports\n    - owner: reporter\n',
  },

  facts(args): readonly Need[] {
    const server = serverOf(args)
    return [
      ...needInside(server, args.dbname, [(database) => schemaFact(server, database, args.name)]),
      ...(args.owner ? [roleFact(server, args.owner)] : []),
    ]
  },

  diff(args, _, facts): Verdict<Delta> {
    const server = serverOf(args)
    const failed = `Failed to create schema ${args.name} in database ${args.dbname}`
    const found = inDatabase(facts, server, args.dbname, (database) => schemaFact(server, database, args.name))
    if (found.is === 'unreachable') return blocked({ ...found, why: `${failed}: ${found.why}` })
    const schema = found.is === 'known' ? found.value : null
    if (schema && (!args.owner || schema.owner === args.owner))
      return { kind: 'clean', comment: `Schema ${args.name} already exists in database ${args.dbname}` }
    const owner = args.owner ? facts.get(roleFact(server, args.owner)) : undefined
    if (owner?.is === 'unreachable') return blocked(owner)
    if (owner && owner.value === null) return { kind: 'unknown', comment: `${failed}: there is no role ${args.owner}` }
    const after: Schema = { owner: args.owner ?? '', holds: schema?.holds ?? {} }
    return {
      kind: 'change',
      delta: schema ? 'alter' : 'create',
      comment: schema
        ? `Schema ${args.name} in database ${args.dbname} is set to be owned by ${args.owner}`
        : `Schema ${args.name} is set to be created in database ${args.dbname}.`,
      changes: { [args.name]: schema ? { owner: { old: schema.owner, new: args.owner } } : 'Present' },
      effects: [
        predict(schemaFact(server, args.dbname, args.name), known<Schema>(after)),
        ...(schema ? [releases(server)] : []),
      ],
      proof: 'observe',
    }
  },

  act(args, _, delta) {
    const name = identifier(args.name)
    const owner = args.owner ? identifier(args.owner) : undefined
    const created = owner ? sql`CREATE SCHEMA ${name} AUTHORIZATION ${owner}` : sql`CREATE SCHEMA ${name}`
    const statement = delta === 'alter' && owner ? sql`ALTER SCHEMA ${name} OWNER TO ${owner}` : created
    return [execute(serverOf(args), [statement], args.dbname)]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name, dbname, owner } = outcome.args
    const done =
      outcome.delta === 'create'
        ? `Schema ${name} has been created in database ${dbname}`
        : `Schema ${name} in database ${dbname} is now owned by ${owner}`
    return tell(outcome as never, done, `Failed to create schema ${name} in database ${dbname}`)
  },
})
