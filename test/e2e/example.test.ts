import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Row, Summary } from '../../src/proof/index.ts'
import { run, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf } from './helpers/kstate.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))

interface Report {
  states: Row[]
  summary: Summary
}

describe('the example tree, from a fresh host on', () => {
  const host = useHost({ image: 'full', label: 'kingfisher-process' })
  const bare = useHost({ image: 'bare', label: 'docs' })
  let root: string

  beforeAll(() => {
    root = project({ 'roster.yaml': rosterOf(host(), bare()) })
    for (const name of ['states', 'pillar', 'kstate.yaml'])
      cpSync(join(repository, name), join(root, name), { recursive: true })
    // The sandbox hosts of the tests have IDs of their own.
    for (const top of ['states/top.sls', 'pillar/top.sls']) {
      const text = readFileSync(join(root, top), 'utf8')
      writeFileSync(join(root, top), text.replaceAll("'kingfisher-process':", "'kingfisher-process*':"))
    }
  })

  const json = async (args: readonly string[], code: number): Promise<Record<string, Report>> => {
    const ran = await kstate([...args, '--root', root, '--json'])
    expect(`${ran.code}\n${ran.code === code ? '' : ran.stdout + ran.stderr}`).toBe(`${code}\n`)
    return JSON.parse(ran.stdout) as Record<string, Report>
  }

  test('the plan of the fresh host agrees with the apply that follows', async () => {
    const plan = (await json(['plan', host().id], 2))[host().id]!
    const applied = (await json(['apply', host().id], 0))[host().id]!
    const told = (row: Row) => `${row.state}.${row.function} ${row.id}`
    expect(plan.states.map(told)).toEqual(applied.states.map(told))
    expect(plan.summary.failed).toBe(0)
    for (const [i, foretold] of plan.states.entries()) {
      const came = applied.states[i]!
      if (foretold.changed === null) {
        expect(foretold.depends_on?.length, `${told(foretold)} names what it hangs on`).toBeGreaterThan(0)
        expect(foretold.result).toBe(null)
      } else expect(`${told(came)} changed=${came.changed}`).toBe(`${told(foretold)} changed=${foretold.changed}`)
    }
    expect(plan.summary.unknown).toBe(plan.states.filter((row) => row.changed === null).length)
    expect(plan.summary.unknown).toBeLessThan(8)
    expect(applied.summary.changed).toBeGreaterThan(30)
    expect(applied.summary.failed).toBe(0)
  })

  test('it is so: seen by other means', async () => {
    const said = async (command: string) => (await run(host(), command)).stdout.trim()
    expect(await said('curl --silent --max-time 10 http://127.0.0.1:9090/')).toBe('collections: 0')
    expect(await said("stat -c '%U %a' /home/ocdskfp/.pgpass")).toBe('ocdskfp 600')
    expect(await said('grep -c . /home/ocdskfp/.pgpass')).toBe('2')
    expect(await said('su ocdskfp -c "git -C /home/ocdskfp/kingfisher-process rev-parse --abbrev-ref HEAD"')).toBe(
      'main',
    )
    expect(await said('systemctl is-active postgresql uwsgi git-daemon cron | sort -u')).toBe('active')
    expect(await said('systemctl is-enabled git-daemon')).toBe('enabled')
    expect(await said('crontab -u ocdskfp -l | grep -c SALT_CRON_IDENTIFIER')).toBe('2')
    const psql = (query: string, database = 'kingfisher_process') =>
      said(`su postgres -c 'psql -XAt ${database}' <<'SQL'\n${query}\nSQL`)
    expect(
      await psql(
        "SELECT string_agg(r.rolname, ',' ORDER BY r.rolname) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = 'ocdskfpguest'",
      ),
    ).toBe('read_kingfisher_process,read_kingfisher_summarize')
    expect(
      await psql(
        "SELECT has_table_privilege('read_kingfisher_process', 'collection', 'SELECT'), has_table_privilege('read_kingfisher_process', 'summarize.summary', 'SELECT'), has_table_privilege('read_kingfisher_summarize', 'summarize.summary', 'SELECT')",
      ),
    ).toBe('t|f|t')
    expect(await psql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'kingfisher_process'")).toBe(
      'kingfisher_process',
    )
    expect(await psql("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")).toBe('1')
  })

  test('a second apply changes nothing, acts not, and needs at most four round trips', async () => {
    const ran = await kstate(['apply', host().id, '--root', root, '--json', '--log-level', 'debug'])
    const { summary, states } = (JSON.parse(ran.stdout) as Record<string, Report>)[host().id]!
    expect(states.filter((row) => row.changed !== false).map((row) => row.id)).toEqual([])
    expect(summary).toMatchObject({ changed: 0, failed: 0, unknown: 0 })
    expect(ran.stderr.match(/ round trip \d+:/g)?.length).toBeLessThanOrEqual(4)
    expect(ran.code).toBe(0)
    expect((await kstate(['plan', host().id, '--root', root])).code).toBe(0)
  })

  test('what is broken by hand is repaired, and nothing else', async () => {
    await run(host(), 'chmod 0666 /home/ocdskfp/.pgpass; crontab -u ocdskfp -r; systemctl stop git-daemon')
    await run(host(), `su postgres -c 'psql -Xq' <<'SQL'\nALTER ROLE ocdskfpguest PASSWORD 'something else';\nSQL`)
    const plan = (await json(['plan', host().id], 2))[host().id]!
    const { states } = (await json(['apply', host().id], 0))[host().id]!
    const repaired = states.filter((row) => row.changed).map((row) => row.id)
    expect(new Set(repaired)).toEqual(
      new Set([
        '/home/ocdskfp/.pgpass',
        'KINGFISHER_PROCESS_CHECK',
        'KINGFISHER_PROCESS_VACUUM',
        'git-daemon',
        'ocdskfpguest_sql_user',
      ]),
    )
    expect(plan.states.filter((row) => row.changed).map((row) => row.id)).toEqual(repaired)
    expect((await run(host(), 'stat -c %a /home/ocdskfp/.pgpass')).stdout.trim()).toBe('600')
  })

  test('a new commit is deployed and reloads the application', async () => {
    const before = (await run(host(), 'systemctl show -p MainPID uwsgi; pgrep -u ocdskfp -x uwsgi | sort | tail -1'))
      .stdout
    const app = join(root, 'states/git/files/app.py')
    writeFileSync(app, readFileSync(app, 'utf8').replace('collections: ', 'Collections: '))
    const { states } = (await json(['apply', host().id], 0))[host().id]!
    const changed = states.filter((row) => row.changed).map((row) => row.id)
    expect(changed).toContain('kingfisher-process')
    expect(changed).toContain('uwsgi')
    await expect
      .poll(async () => (await run(host(), 'curl --silent --max-time 5 http://127.0.0.1:9090/')).stdout, {
        timeout: 15_000,
      })
      .toContain('Collections: 0')
    expect(
      (await run(host(), 'systemctl show -p MainPID uwsgi; pgrep -u ocdskfp -x uwsgi | sort | tail -1')).stdout,
    ).not.toBe(before)
    expect((await json(['apply', host().id], 0))[host().id]!.summary.changed).toBe(0)
  })

  test('a host without Python, in Salt’s own form', async () => {
    expect((await run(bare(), 'command -v python3 python')).code).not.toBe(0)
    const first = await kstate([bare().id, 'state.apply', '--root', root])
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/\nSucceeded: 12 \(changed=\d+\)\nFailed: {4} 0\n/)
    const second = await kstate([bare().id, 'state.apply', '--root', root])
    expect(second.stdout).toMatch(/\nSucceeded: 12\nFailed: {4} 0\n/)
    expect((await run(bare(), 'cat /srv/www/current/deploy.html')).stdout).toContain(`Served by ${bare().id}`)
  })

  test('secrets never appear', async () => {
    await run(host(), 'rm /home/ocdskfp/.pgpass')
    for (const args of [
      ['plan', host().id],
      ['apply', host().id, '--log-level', 'trace'],
      ['show', 'lowstate', host().id],
      ['pillar', host().id],
    ]) {
      const ran = await kstate([...args, '--root', root])
      expect(ran.stdout + ran.stderr).not.toContain('sandbox-only')
    }
    expect(
      (await kstate(['pillar', host().id, 'postgres:users:ocdskfpguest', '--show-secrets', '--root', root])).stdout,
    ).toContain('sandbox-only-2')
    expect((await run(host(), 'cat /home/ocdskfp/.pgpass')).stdout).toContain('sandbox-only-2')
  })
})
