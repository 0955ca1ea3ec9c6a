import { beforeAll, describe, expect, test } from 'vitest'
import type { Row } from '../../../src/proof/index.ts'
import { run, runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'postgres' })
const adminPassword = 'adm1n'

beforeAll(async () => {
  await runOk(host(), 'until pg_isready -q; do sleep 0.1; done')
  await psql(`CREATE ROLE admin SUPERUSER LOGIN PASSWORD '${adminPassword}'; ALTER SYSTEM SET log_statement = 'all';
    ALTER SYSTEM SET log_connections = on; SELECT pg_reload_conf();`)
})

/** What the server says to psql by the side of kstate. */
async function psql(text: string, database = 'postgres'): Promise<string> {
  const input = text.replaceAll("'", `'\\''`)
  const script = `cd /; printf '%s' '${input}' | su postgres -c "psql -X -q -A -t -v ON_ERROR_STOP=1 -d '${database}' -f -"`
  return (await runOk(host(), script)).trim()
}

const log = async () => runOk(host(), 'cat /var/log/postgresql/*.log')
const byId = (rows: readonly Row[], id: string) => rows.find((row) => row.id === id)!
const changedIds = (rows: readonly Row[]) => rows.filter((row) => row.changed).map((row) => row.id)

/** Two ways to the same server. */
const ways = [
  ['by psql on the host', ''],
  [
    'by pg through the connection',
    `\n    - db_host: 127.0.0.1\n    - db_user: admin\n    - db_password: ${adminPassword}`,
  ],
] as const

describe.each(ways)('%s', (way, to) => {
  const s = way === ways[0][0] ? 'a' : 'b'
  const tree = `
readers_${s}:
  postgres_group.present:
    - inherit: true${to}
alice_${s}:
  postgres_user.present:
    - password: "s3cret 'é\\\\ ${s}"
    - createdb: true
    - valid_until: 2040-01-01
    - groups: [readers_${s}]${to}
app_${s}:
  postgres_database.present:
    - owner: alice_${s}
    - encoding: UTF8${to}
views_${s}:
  postgres_schema.present:
    - dbname: app_${s}
    - owner: alice_${s}${to}
hstore_${s}:
  postgres_extension.present:
    - name: hstore
    - schema: views_${s}
    - maintenance_db: app_${s}${to}
connect_${s}:
  postgres_privileges.present:
    - name: readers_${s}
    - object_name: app_${s}
    - object_type: database
    - privileges: [CONNECT]${to}
usage_${s}:
  postgres_privileges.present:
    - name: readers_${s}
    - object_name: views_${s}
    - object_type: schema
    - privileges: [USAGE]
    - maintenance_db: app_${s}${to}
all_${s}:
  postgres_privileges.present:
    - name: readers_${s}
    - object_name: ALL
    - object_type: table
    - privileges: [SELECT]
    - prepend: views_${s}
    - maintenance_db: app_${s}${to}
`

  test('a tree is brought about, is so, and stays so', async () => {
    const { summary } = await settles(host(), tree)
    expect(summary).toMatchObject({ changed: 7, failed: 0 })
    const facts = `SELECT rolcreatedb, rolcanlogin, rolvaliduntil::date FROM pg_roles WHERE rolname = 'alice_${s}';
      SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'app_${s}';
      SELECT pg_has_role('alice_${s}', 'readers_${s}', 'MEMBER'), has_database_privilege('readers_${s}', 'app_${s}', 'CONNECT');`
    expect((await psql(facts)).split('\n')).toEqual(['t|t|2040-01-01', `alice_${s}|UTF8`, 't|t'])
    const inside = `SELECT nspname, pg_get_userbyid(nspowner), has_schema_privilege('readers_${s}', oid, 'USAGE') FROM pg_namespace
      WHERE nspname LIKE 'views%'; SELECT extname, extnamespace::regnamespace FROM pg_extension WHERE extname = 'hstore';`
    expect((await psql(inside, `app_${s}`)).split('\n')).toEqual([`views_${s}|alice_${s}|t`, `hstore|views_${s}`])
  })

  test('the password lets in and was seen by nobody', async () => {
    const login = `PGPASSWORD="s3cret 'é\\\\ ${s}" psql -X -A -t -h 127.0.0.1 -U alice_${s} -d app_${s} -c 'SELECT current_user'`
    expect((await runOk(host(), login)).trim()).toBe(`alice_${s}`)
    const said = await log()
    expect(said).toContain(`CREATE ROLE "alice_${s}"`)
    expect(said).not.toContain('s3cret')
  })

  test('what was broken by hand, and only that, is repaired', async () => {
    await psql(`ALTER ROLE alice_${s} NOCREATEDB PASSWORD 'other'; REVOKE readers_${s} FROM alice_${s};`)
    await psql(
      `CREATE TABLE views_${s}.a (x int); CREATE TABLE views_${s}.b (x int); CREATE VIEW views_${s}.v AS SELECT 1;
      GRANT SELECT ON views_${s}.a TO readers_${s};`,
      `app_${s}`,
    )
    const { rows } = await states(host(), tree)
    expect(changedIds(rows)).toEqual([`alice_${s}`, `all_${s}`])
    expect(byId(rows, `alice_${s}`).changes).toEqual({
      [`alice_${s}`]: { createdb: true, password: true, groups: [`readers_${s}`] },
    })
    const may = `SELECT string_agg(has_table_privilege('readers_${s}', oid, 'SELECT')::text, ',') FROM pg_class
      WHERE relnamespace = 'views_${s}'::regnamespace AND relkind IN ('r', 'v')`
    expect(await psql(may, `app_${s}`)).toBe('true,true,true')
    await settles(host(), tree)
  })

  test('a role that others depend on says so; the SQL that it names frees it', async () => {
    await psql(`CREATE ROLE guest_${s} LOGIN; CREATE DATABASE other_${s};`)
    await psql(
      `CREATE TABLE public.own (x serial); ALTER TABLE public.own OWNER TO guest_${s};
      ALTER DEFAULT PRIVILEGES FOR ROLE guest_${s} GRANT SELECT ON TABLES TO PUBLIC;
      DO $$ BEGIN FOR i IN 1..150 LOOP EXECUTE format('CREATE TABLE public.many%s (x int)', i);
        EXECUTE format('GRANT SELECT ON public.many%s TO guest_${s}', i); END LOOP; END $$;`,
      `app_${s}`,
    )
    await psql(`GRANT USAGE ON SCHEMA public TO guest_${s}`, `other_${s}`)
    const absent = `guest_${s}:\n  postgres_user.absent:\n    - name: guest_${s}${to}\n`
    const plan = await states(host(), absent, { plan: true })
    const { rows } = await states(host(), absent)
    expect([plan.rows[0]!.result, rows[0]!.result]).toEqual([false, false])
    const { comment } = rows[0]!
    expect(plan.rows[0]!.comment).toBe(comment)
    expect(comment).toMatch(new RegExp(`^User guest_${s} failed to be removed`))
    expect(comment).toContain(
      `in database app_${s}: 1 default privilege (for role guest_${s} on tables); owner of 1 sequence (public.own_x_seq); owner of 1 table (public.own); privileges for 150 tables`,
    )
    expect(comment).toContain(`in database other_${s}: privileges for 1 schema (public)`)
    expect(comment).toContain('`reassign_owned_to: NAME`')
    expect(comment).toContain('`drop_owned: true`')

    const recipe = comment
      .slice(comment.indexOf('This SQL'))
      .split('\n')
      .filter((line) => line.startsWith('  '))
    await psql(recipe.join('\n'))
    expect(await psql(`SELECT count(*) FROM pg_roles WHERE rolname = 'guest_${s}'`)).toBe('0')
    expect(await psql(`SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'own'`, `app_${s}`)).toBe(
      `alice_${s}`,
    )
  })

  test('or the arguments free it, in every database', async () => {
    await psql(`CREATE ROLE guest_${s} LOGIN; CREATE ROLE heir_${s}; ALTER DATABASE other_${s} OWNER TO guest_${s};`)
    await psql(`ALTER TABLE public.own OWNER TO guest_${s}; GRANT SELECT ON public.many1 TO guest_${s};`, `app_${s}`)
    const args = `    - reassign_owned_to: heir_${s}\n    - drop_owned: true`
    const { rows } = await settles(host(), `guest_${s}:\n  postgres_user.absent:\n${args}${to}\n`)
    expect(rows[0]!.changes).toEqual({ [`guest_${s}`]: 'Absent' })
    const owner = `SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'own'`
    expect(await psql(owner, `app_${s}`)).toBe(`heir_${s}`)
    expect(await psql(`SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'other_${s}'`)).toBe(`heir_${s}`)
  })

  test('what is half done is told, and done the next time', async () => {
    await psql(`CREATE ROLE half_${s} LOGIN; CREATE DATABASE zlast_${s};`)
    await psql(`GRANT SELECT ON public.many1 TO half_${s}`, `app_${s}`)
    const own = `CREATE TABLE public.base (x int); ALTER TABLE public.base OWNER TO half_${s};
      CREATE VIEW public.upon AS SELECT * FROM public.base;`
    await psql(own, `zlast_${s}`)
    const sls = `half_${s}:\n  postgres_user.absent:\n    - drop_owned: true${to}\n`
    const { rows } = await states(host(), sls)
    expect(rows[0]!.result).toBe(false)
    expect(rows[0]!.comment).toMatch(new RegExp(`^User half_${s} failed to be removed: .*other objects depend on`))
    expect(rows[0]!.comment).toContain('view upon depends on table base')
    expect(rows[0]!.changes).toEqual({ [`half_${s}`]: { freed_in: [`app_${s}`] } })
    expect(await psql(`SELECT has_table_privilege('half_${s}', 'public.many1', 'SELECT')`, `app_${s}`)).toBe('f')
    await psql('DROP VIEW public.upon', `zlast_${s}`)
    expect(changedIds((await settles(host(), sls)).rows)).toEqual([`half_${s}`])
  })

  test('a new owner is given everything in the database, but for what belongs to an extension', async () => {
    await psql(`CREATE ROLE lord_${s}`)
    const made =
      'CREATE SCHEMA s; CREATE TABLE s.t (x serial); CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS $$SELECT 1$$;'
    await psql(made, `zlast_${s}`)
    await psql('CREATE EXTENSION hstore', `zlast_${s}`)
    const sls = `zlast_${s}:\n  postgres_database.present:\n    - owner: lord_${s}\n    - owner_recurse: true${to}\n`
    await settles(host(), sls)
    const owners = `SELECT string_agg(DISTINCT pg_get_userbyid(o), ',') FROM (
      SELECT datdba FROM pg_database WHERE datname = current_database() UNION SELECT nspowner FROM pg_namespace WHERE nspname = 's'
      UNION SELECT relowner FROM pg_class WHERE relname IN ('t', 't_x_seq', 'base') UNION SELECT proowner FROM pg_proc
      WHERE proname = 'f') x(o); SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE proname = 'hstore_in'`
    expect(await psql(owners, `zlast_${s}`)).toBe(`lord_${s}\npostgres`)
  })

  test('hostile names and values are data', async () => {
    const name = `x${s}"'\\ $(reboot) \`id\` é\n-- ;%:kstate_db`
    const yaml = JSON.stringify(name)
    const sls = `
role:
  postgres_user.present:
    - name: ${yaml}
    - password: ${JSON.stringify(`${name}${'y'.repeat(100_000)}`)}
    - valid_until: infinity${to}
database:
  postgres_database.present:
    - name: ${yaml}
    - owner: ${yaml}${to}
schema:
  postgres_schema.present:
    - name: ${yaml}
    - dbname: ${yaml}
    - owner: ${yaml}${to}
grant:
  postgres_privileges.present:
    - name: ${yaml}
    - object_name: ${yaml}
    - object_type: database
    - privileges: [ALL]
    - maintenance_db: ${yaml}
    - grant_option: true${to}
no table:
  postgres_privileges.absent:
    - name: ${yaml}
    - object_name: ${JSON.stringify('z'.repeat(100_000))}
    - object_type: table
    - prepend: ${yaml}
    - privileges: [ALL]
    - maintenance_db: ${yaml}${to}
`
    await settles(host(), sls)
    const there = `SELECT count(*) FROM pg_database JOIN pg_roles ON rolname = datname WHERE datname = E'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    expect(await psql(there)).toBe('1')
    const gone = `
database:
  postgres_database.absent:
    - name: ${yaml}${to}
role:
  postgres_user.absent:
    - name: ${yaml}${to}
`
    await states(host(), gone)
    expect(await psql(there)).toBe('0')
  })

  test('a database is not taken from under somebody', async () => {
    await psql(`CREATE DATABASE busy_${s}`)
    await run(host(), `cd /; su postgres -c "psql -q -d busy_${s} -c 'SELECT pg_sleep(60)'" >/dev/null 2>&1 & sleep 1`)
    const gone = (more: string) => `busy_${s}:\n  postgres_database.absent:\n    - name: busy_${s}${more}${to}\n`
    const { rows } = await states(host(), gone(''))
    expect(rows[0]).toMatchObject({ result: false, changed: false })
    expect(rows[0]!.comment).toContain('postgres by psql from the host itself')
    expect(changedIds((await states(host(), gone('\n    - force: true'))).rows)).toEqual([`busy_${s}`])
    await settles(host(), gone(''))
  })

  test('the run itself is not in the way of a database that is copied or dropped', async () => {
    const database = (id: string, name: string, more = '') =>
      `${id}_${s}:\n  postgres_database.${more === '' ? 'present' : more}:\n    - name: ${name}_${s}${to}\n`
    const schema = (id: string, dbname: string) =>
      `${id}_${s}:\n  postgres_schema.present:\n    - name: kept\n    - dbname: ${dbname}_${s}${to}\n`
    const copy = `${database('copy', 'copy')}    - template: base_${s}\n`
    const tree = [database('base', 'base'), schema('first', 'base'), copy, schema('second', 'copy')].join('')
    const { rows, summary } = await states(host(), tree + database('gone', 'copy', 'absent'))
    expect(rows.map(({ comment }) => comment)).toContain(`Database copy_${s} has been removed`)
    expect(summary).toMatchObject({ failed: 0, changed: 4 })
    expect(
      await psql(`SELECT string_agg(datname, ',') FROM pg_database WHERE datname IN ('base_${s}', 'copy_${s}')`),
    ).toBe(`base_${s}`)
  })

  test('templates read the server as states do', async () => {
    const from = s === 'a' ? '' : `, host='127.0.0.1', user='admin', password='${adminPassword}'`
    const ask = (what: string, name = '') =>
      `{{ salt['postgres.${what}'](${name === '' ? from.slice(2) : `'${name}'${from}`}) }}`
    const asked = [
      ask('version'),
      ask('user_exists', 'admin'),
      ask('user_exists', 'nobody_is'),
      ask('db_exists', 'postgres'),
    ]
    const { rows } = await states(host(), `"${asked.join(' ')}":\n  test.nop\n`)
    expect(rows[0]!.id).toBe(`${await psql('SHOW server_version')} True False True`)
  })
})

test('one psql answers for any number of roles and databases', async () => {
  await psql(`DO $$ BEGIN FOR i IN 0..99 LOOP EXECUTE format('CREATE ROLE many%s', i); END LOOP; END $$`)
  const users = Array.from({ length: 100 }, (_, i) => `many${i}:\n  postgres_user.present:\n    - createdb: false\n`)
  const schemas = ['a', 'b'].map((s) => `views_${s}:\n  postgres_schema.present:\n    - dbname: app_${s}\n`)
  const connections = async () => (await log()).match(/connection authorized/g)?.length ?? 0
  const before = await connections()
  const { summary } = await states(host(), users.join('') + schemas.join(''))
  expect(summary).toMatchObject({ changed: 0, failed: 0, total: 102 })
  expect((await connections()) - before).toBe(3)
})

test('what an earlier state may clear away is unknown to a plan', async () => {
  await psql('CREATE ROLE owner; CREATE DATABASE owned OWNER owner')
  const { rows } = await states(host(), 'owner:\n  postgres_user.absent\n', { plan: true })
  expect(rows[0]!.result).toBe(false)
  const sls = 'owned:\n  postgres_database.absent\nowner:\n  postgres_user.absent\n'
  expect((await states(host(), sls, { plan: true })).summary).toMatchObject({ changed: 1, unknown: 1, failed: 0 })
  await settles(host(), sls)
})

test('under busybox ash as under dash', async () => {
  await runOk(host(), 'cp -P /bin/sh /tmp/sh.away && ln -sf "$(command -v busybox)" /bin/sh')
  try {
    const sls = `
ash:
  postgres_user.present:
    - password: x1
ash_db:
  postgres_database.present:
    - owner: ash
ash_schema:
  postgres_schema.present:
    - dbname: ash_db
`
    await settles(host(), sls)
    await settles(host(), 'ash_db:\n  postgres_database.absent\nash:\n  postgres_user.absent\n')
  } finally {
    await runOk(host(), 'mv /tmp/sh.away /bin/sh')
  }
})

test('a server that is not running yet makes an apply fail, and its plan; unknown where something runs before it', async () => {
  await runOk(host(), 'pg_ctlcluster 15 main stop')
  try {
    const sls = 'late:\n  postgres_user.present\n'
    const alone = await states(host(), sls, { plan: true })
    expect(alone.rows[0]).toMatchObject({ result: false, changed: false })
    const plan = await states(host(), `earlier: test.succeed_with_changes\n${sls}`, { plan: true })
    expect(plan.rows[1]).toMatchObject({ result: null, changed: null, depends_on: ['earlier'] })
    expect(plan.rows[1]!.comment).toContain('PostgreSQL is not running there yet')
    const { rows } = await states(host(), sls)
    expect(rows[0]).toMatchObject({ result: false, changed: false })
    expect(rows[0]!.comment).toContain('PostgreSQL is not running there yet')
  } finally {
    await runOk(host(), 'pg_ctlcluster 15 main start')
  }
})
