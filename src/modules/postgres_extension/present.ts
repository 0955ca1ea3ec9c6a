import { identifier, joined, sql } from '../../core/sql.ts'
import { type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { optional, optionalName, serverOf } from '../postgres/connection.ts'
import { type Extension, extensionFact, schemaFact, settingsFact } from '../postgres/facts/index.ts'
import { inDatabase, needInside } from '../postgres/place.ts'
import { blocked, known, tell } from '../postgres/verdicts.ts'
import { databaseOf, type ExtensionArgs, nameProperty, placeProperties } from './arguments.ts'
import { isOlder } from './version.ts'

interface Args extends ExtensionArgs {
  readonly if_not_exists?: boolean | null
  readonly schema?: string | null
  readonly ext_version?: string | number | null
  readonly from_version?: string | number | null
}

interface Delta {
  readonly mode: 'install' | 'upgrade'
  readonly move: boolean
  readonly version?: string
}

const versionSchema = (description: string) => ({
  ...optional('string', description),
  type: ['string', 'number', 'null'],
})

export const present = legacy<Args, undefined, Delta>({
  schema: {
    description: 'An extension is in a PostgreSQL database, at least in this version and in this schema',
    properties: {
      ...nameProperty,
      if_not_exists: optional('boolean', 'Say IF NOT EXISTS when it is installed; yes without'),
      schema: optionalName('Schema for its objects; one that can be moved is moved there'),
      ext_version: versionSchema('Version; an older one is upgraded'),
      from_version: versionSchema('Version whose loose objects are taken over (before PostgreSQL 13)'),
      ...placeProperties,
    },
    required: ['name'],
    example: 'hstore:\n  postgres_extension.present:\n    - maintenance_db: reports\n',
  },

  facts(args): readonly Need[] {
    const [server, database] = [serverOf(args), databaseOf(args)]
    const schema = args.schema
    const inside = needInside(server, database, [
      (place) => extensionFact(server, place, args.name),
      ...(schema ? [(place: string) => schemaFact(server, place, schema)] : []),
    ])
    return args.from_version ? [...inside, settingsFact(server)] : inside
  },

  diff(args, _, facts): Verdict<Delta> {
    const [server, database] = [serverOf(args), databaseOf(args)]
    const need = (place: string) => extensionFact(server, place, args.name)
    const found = inDatabase(facts, server, database, need)
    if (found.is === 'unreachable') return blocked(found)
    const coming = `database ${database} is not there yet: whether it comes with the extension ${args.name} hangs on its template`
    if (found.is === 'coming') return { kind: 'unknown', comment: coming }
    const { installed, available } = found.value
    const version = versionOf(args.ext_version)

    const upgrade = installed && version !== undefined && isOlder(installed.version, version) ? version : undefined
    const move = installed?.relocatable === true && Boolean(args.schema) && installed.schema !== args.schema
    if (installed && upgrade === undefined && !move)
      return { kind: 'clean', comment: `Extension ${args.name} is already present` }

    const mode = installed ? 'upgrade' : 'install'
    const failed = `Failed to ${mode} extension ${args.name}`
    if (!available) return { kind: 'unknown', comment: `${failed}: its files are not installed for the server` }
    if (version !== undefined && (!installed || upgrade) && !available.versions.includes(version)) {
      const comment = `${failed}: its files have no version ${version}, only ${available.versions.join(', ')}`
      return { kind: 'unknown', comment }
    }
    const settings = args.from_version && !installed ? facts.get(settingsFact(server)) : undefined
    if (settings?.is === 'known' && settings.value.version >= 130000)
      return { kind: 'fail', comment: `${failed}: from_version is of no use since PostgreSQL 13` }
    const name = args.schema
    const schema = name && inDatabase(facts, server, database, (place) => schemaFact(server, place, name))
    if (schema && schema.is === 'unreachable') return blocked(schema)
    if (schema && (schema.is !== 'known' || schema.value === null))
      return { kind: 'unknown', comment: `${failed}: there is no schema ${args.schema} in database ${database}` }
    const delta: Delta = { mode, move, ...(version !== undefined && (!installed || upgrade) && { version }) }
    const after: Extension = {
      available,
      installed: {
        version: delta.version ?? installed?.version ?? available.version,
        schema: args.schema ?? installed?.schema ?? 'public',
        relocatable: installed?.relocatable ?? true,
      },
    }
    return {
      kind: 'change',
      delta,
      comment: `Extension ${args.name} is set to be ${done(mode)}`,
      changes: { [args.name]: mode === 'install' ? 'Installed' : 'Upgraded' },
      effects: [predict(need(database), known(after))],
      proof: 'observe',
    }
  },

  act(args, _, delta) {
    const name = identifier(args.name)
    const from = versionOf(args.from_version)
    const schema = args.schema ? identifier(args.schema) : undefined
    const statements =
      delta.mode === 'install'
        ? [
            joined(
              [
                sql`CREATE EXTENSION`,
                ...(args.if_not_exists === false ? [] : [sql`IF NOT EXISTS`]),
                name,
                ...(schema ? [sql`SCHEMA ${schema}`] : []),
                ...(delta.version === undefined ? [] : [sql`VERSION ${delta.version}`]),
                ...(from === undefined ? [] : [sql`FROM ${from}`]),
              ],
              ' ',
            ),
          ]
        : [
            ...(delta.move && schema ? [sql`ALTER EXTENSION ${name} SET SCHEMA ${schema}`] : []),
            ...(delta.version === undefined ? [] : [sql`ALTER EXTENSION ${name} UPDATE TO ${delta.version}`]),
          ]
    return [execute(serverOf(args), statements, databaseOf(args))]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name } = outcome.args
    const { mode } = outcome.delta
    return tell(outcome as never, `The extension ${name} has been ${done(mode)}`, `Failed to ${mode} extension ${name}`)
  },
})

function done(mode: Delta['mode']): string {
  return mode === 'install' ? 'installed' : 'upgraded'
}

/** Salt pastes versions into SQL, so that some trees have them in quotes already. */
function versionOf(version: string | number | null | undefined): string | undefined {
  if (version === null || version === undefined || version === '') return undefined
  return String(version).replace(/^'(.*)'$/, '$1')
}
