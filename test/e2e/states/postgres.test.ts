import { beforeAll, describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'postgres' })
const adminPassword = 'adm1n'

beforeAll(async () => {
  await runOk(host(), 'until pg_isready -q; do sleep 0.1; done')
  await psql(`CREATE ROLE admin SUPERUSER LOGIN PASSWORD '${adminPassword}';
    ALTER SYSTEM SET log_connections = on; SELECT pg_reload_conf();`)
})

/** What the server says to psql by the side of kstate. */
async function psql(text: string, database = 'postgres'): Promise<string> {
  const input = text.replaceAll("'", `'\\''`)
  const script = `cd /; printf '%s' '${input}' | su postgres -c "psql -X -q -A -t -v ON_ERROR_STOP=1 -d '${database}' -f -"`
  return (await runOk(host(), script)).trim()
}

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

  test('a role that others depend on says so; the SQL that it names frees it', async () => {
    await psql(
      `CREATE ROLE guest_${s} LOGIN; CREATE ROLE alice_${s}; CREATE DATABASE other_${s}; CREATE DATABASE app_${s} OWNER alice_${s};`,
    )
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
})

test('one psql answers for any number of roles and databases', async () => {
  await psql(`DO $$ BEGIN FOR i IN 0..99 LOOP EXECUTE format('CREATE ROLE many%s', i); END LOOP; END $$`)
  const users = Array.from({ length: 100 }, (_, i) => `many${i}:\n  postgres_user.present:\n    - createdb: false\n`)
  const schemas = ['a', 'b'].map((s) => `views_${s}:\n  postgres_schema.present:\n    - dbname: app_${s}\n`)
  for (const s of ['a', 'b']) await psql(`CREATE SCHEMA views_${s}`, `app_${s}`)
  const log = () => runOk(host(), 'cat /var/log/postgresql/*.log')
  const connections = async () => (await log()).match(/connection authorized/g)?.length ?? 0
  const before = await connections()
  const { summary } = await states(host(), users.join('') + schemas.join(''))
  expect(summary).toMatchObject({ changed: 0, failed: 0, total: 102 })
  expect((await connections()) - before).toBe(3)
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
