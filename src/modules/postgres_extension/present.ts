import { change, clean, fail, flag, predict, state, textOrNumber, unknown } from '../kit/index.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { optionalName, serverOf } from '../postgres/connection.ts'
import { inside, known, schemaFact, settingsFact } from '../postgres/facts/index.ts'
import { reportedBySql } from '../postgres/report.ts'
import { blocked } from '../postgres/verdicts.ts'
import { databaseOf, extensionIn, manages, nameArgument, placeArguments } from './arguments.ts'
import { type Delta, statements, versionOf } from './statements.ts'
import { isOlder } from './version.ts'

const version = (description: string) =>
  textOrNumber(description)
    .with({ type: ['string', 'number'] })
    .optional()

export const present = state({
  summary: 'An extension is in a PostgreSQL database, at least in this version and in this schema',
  example: 'hstore:\n  postgres_extension.present:\n    - maintenance_db: reports\n',
  args: {
    ...nameArgument,
    if_not_exists: flag('Say IF NOT EXISTS when it is installed; yes without').optional(),
    schema: optionalName('Schema for its objects; one that can be moved is moved there'),
    ext_version: version('Version; an older one is upgraded'),
    from_version: version('Version whose loose objects are taken over (before PostgreSQL 13)'),
    ...placeArguments,
  },
  facts(args) {
    const [server, database, schema] = [serverOf(args), databaseOf(args), args.schema]
    return {
      found: inside(server, database, extensionIn(server, args)),
      schema: schema ? inside(server, database, (place) => schemaFact(server, place, schema)) : undefined,
      settings: args.from_version ? settingsFact(server) : undefined,
    }
  },
  diff(args, { found, schema, settings }) {
    const { name } = args
    const [server, database] = [serverOf(args), databaseOf(args)]
    if (found.is === 'unreachable') return blocked(found)
    const coming = `database ${database} is not there yet: whether it comes with the extension ${name} hangs on its template`
    if (found.is === 'coming') return unknown(coming)
    const { installed, available } = found.value
    const version = versionOf(args.ext_version)
    const upgrade = installed && version !== undefined && isOlder(installed.version, version) ? version : undefined
    const move = installed?.relocatable === true && Boolean(args.schema) && installed.schema !== args.schema
    if (installed && upgrade === undefined && !move) return clean(`Extension ${name} is already present`)

    const mode = installed ? 'upgrade' : 'install'
    const failed = `Failed to ${mode} extension ${name}`
    if (!available) return unknown(`${failed}: its files are not installed for the server`)
    const takes = installed ? upgrade : version
    if (takes !== undefined && !available.versions.includes(takes))
      return unknown(`${failed}: its files have no version ${takes}, only ${available.versions.join(', ')}`)
    if (!installed && settings?.is === 'known' && settings.value.version >= 130000)
      return fail(`${failed}: from_version is of no use since PostgreSQL 13`)
    if (schema?.is === 'unreachable') return blocked(schema)
    if (schema && (schema.is !== 'known' || schema.value === null))
      return unknown(`${failed}: there is no schema ${args.schema} in database ${database}`)
    const after = {
      version: takes ?? installed?.version ?? available.version,
      schema: args.schema ?? installed?.schema ?? 'public',
      relocatable: installed?.relocatable ?? true,
    }
    const delta: Delta = { mode, move, ...(takes !== undefined && { version: takes }) }
    return change({
      delta,
      comment: `Extension ${name} is set to be ${done(mode)}`,
      changes: { [name]: mode === 'install' ? 'Installed' : 'Upgraded' },
      effects: [predict(extensionIn(server, args)(database), known({ available, installed: after }))],
    })
  },
  act: (args, delta) => [execute(serverOf(args), statements(args, delta), { database: databaseOf(args) })],
  touches: touchesPostgres,
  report: (outcome) => {
    const { name } = outcome.args
    const { mode } = outcome.delta
    return reportedBySql(outcome, `The extension ${name} has been ${done(mode)}`, `Failed to ${mode} extension ${name}`)
  },
  manages,
})

function done(mode: Delta['mode']): string {
  return mode === 'install' ? 'installed' : 'upgraded'
}
