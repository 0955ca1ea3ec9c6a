import { identifier, joined, sql } from '../../core/sql.ts'
import { type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { optional, serverOf } from '../postgres/connection.ts'
import { type Extension, extensionFact } from '../postgres/facts/index.ts'
import { inDatabase, needInside } from '../postgres/place.ts'
import { blocked, known, releases, tell } from '../postgres/verdicts.ts'
import { databaseOf, type ExtensionArgs, nameProperty, placeProperties } from './arguments.ts'

interface Args extends ExtensionArgs {
  readonly if_exists?: boolean | null
  readonly restrict?: boolean | null
  readonly cascade?: boolean | null
}

export const absent = legacy<Args, undefined, null>({
  schema: {
    description: 'An extension is not in a PostgreSQL database',
    properties: {
      ...nameProperty,
      if_exists: optional('boolean', 'Say IF EXISTS'),
      restrict: optional('boolean', 'Refuse if other objects depend on it'),
      cascade: optional('boolean', 'Drop what depends on it too; yes without, unless `restrict` is set'),
      ...placeProperties,
    },
    required: ['name'],
    example: 'hstore:\n  postgres_extension.absent:\n    - maintenance_db: reports\n',
  },

  facts(args): readonly Need[] {
    const [server, database] = [serverOf(args), databaseOf(args)]
    return needInside(server, database, [(place) => extensionFact(server, place, args.name)])
  },

  diff(args, _, facts): Verdict<null> {
    const [server, database] = [serverOf(args), databaseOf(args)]
    const need = (place: string) => extensionFact(server, place, args.name)
    const found = inDatabase(facts, server, database, need)
    if (found.is === 'unreachable' && !found.absent) return blocked(found)
    if (found.is !== 'known' || !found.value.installed)
      return { kind: 'clean', comment: `Extension ${args.name} is not present, so it cannot be removed` }
    return {
      kind: 'change',
      delta: null,
      comment: `Extension ${args.name} is set to be removed`,
      changes: { [args.name]: 'Absent' },
      effects: [predict(need(database), known<Extension>({ ...found.value, installed: null })), releases(server)],
      proof: 'observe',
    }
  },

  act(args) {
    const words = [
      sql`DROP EXTENSION`,
      ...(args.if_exists ? [sql`IF EXISTS`] : []),
      identifier(args.name),
      args.restrict || args.cascade === false ? sql`RESTRICT` : sql`CASCADE`,
    ]
    return [execute(serverOf(args), [joined(words, ' ')], databaseOf(args))]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name } = outcome.args
    return tell(outcome as never, `Extension ${name} has been removed`, `Extension ${name} failed to be removed`)
  },
})
