// What `npm run demo` runs: the main job on throw-away hosts, from nothing. Brings up the example tree's sandbox hosts, applies it,
// applies it again, breaks three things by hand and repairs exactly those, removes a PostgreSQL user by a temporary state.
// `--keep` leaves the sandbox hosts running.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, show } from './run.mjs'
import { setUp } from './setup.mjs'

const targets = ['kingfisher-process', 'kingfisher-collect', 'docs-static']
const seen = []
const work = mkdtempSync(join(tmpdir(), 'kstate-demo-'))
const keep = process.argv.includes('--keep')

try {
  await main()
} catch (error) {
  console.error(`\n${error.message}`)
  process.exitCode = 1
} finally {
  if (!keep) kstate(['sandbox', 'down', ...targets])
  rmSync(work, { recursive: true, force: true })
}

async function main() {
  title('Setting up')
  await setUp()
  if ((await show(['npm', 'run', '-s', 'build'])) !== 0) throw new Error('kstate could not be built')
  for (const name of ['states', 'pillar', 'roster.yaml', 'kstate.yaml'])
    cpSync(join(ROOT, name), join(work, name), { recursive: true })

  title('Fresh sandbox hosts for the three targets of roster.yaml')
  for (const target of targets) kstate(['sandbox', 'down', target], { quiet: true })
  for (const target of targets) expect(kstate(['sandbox', 'up', target]), 0)

  title('kstate plan kingfisher-process: what would change, and what cannot be known yet')
  const plan = states(['plan', 'kingfisher-process'], 2)
  tell(
    `the plan of the fresh host: ${count(plan, 'kingfisher-process', 'changed')} would change, ${count(plan, 'kingfisher-process', 'unknown')} unknown, 0 failed`,
  )

  title("kstate apply '*': PostgreSQL, the application, uWSGI, users, cron jobs; two targets more, one without Python")
  const first = states(['apply', '*'], 0)
  for (const target of targets)
    tell(
      `${target}: ${count(first, target, 'changed')} of ${count(first, target, 'total')} states changed, ${count(first, target, 'failed')} failed`,
    )
  const answer = onHost('kingfisher-process', 'curl --silent --max-time 10 http://127.0.0.1:9090/')
  if (!answer.startsWith('collections: ')) throw new Error(`the application does not answer: ${answer}`)
  tell(`the application answers on the host: ${answer.trim()}`)

  title("kstate apply '*' again: nothing changes")
  const second = states(['apply', '*'], 0)
  for (const target of targets)
    if (count(second, target, 'changed') !== 0) throw new Error(`the second apply changed ${target}`)
  tell('applied again: changed=0 on all three')

  title('Three things broken by hand, and repaired')
  onHost('kingfisher-process', 'chmod 0666 /home/ocdskfp/.pgpass')
  onHost('kingfisher-process', 'systemctl stop cron')
  onHost(
    'kingfisher-process',
    'su postgres -c \'psql --quiet --command "REVOKE read_kingfisher_summarize FROM ocdskfpguest"\'',
  )
  const third = states(['apply', 'kingfisher-process', '--output', 'changes'], 0)
  const repaired = third['kingfisher-process'].states.filter((row) => row.changed).map((row) => row.id)
  const broken = ['/home/ocdskfp/.pgpass', 'cron', 'ocdskfpguest_sql_user']
  if (JSON.stringify([...repaired].sort()) !== JSON.stringify(broken))
    throw new Error(`repaired ${repaired.join(', ')}, but ${broken.join(', ')} were broken`)
  tell(`broken by hand and repaired, exactly: ${broken.join(', ')}`)

  await removeUser()

  title('What was seen')
  for (const line of seen) console.log(`  - ${line}`)
  if (keep)
    console.log(
      '\nThe sandbox hosts are left running: `npx kstate sandbox list`, `npx kstate sandbox ssh kingfisher-process`',
    )
}

/** The guide's own way: a temporary state, run by its ID, taken away again. */
async function removeUser() {
  title('The PostgreSQL user ocdskfpguest leaves: a temporary state, and kstate sls_id ocdskfpguest')
  onHost(
    'kingfisher-process',
    'su postgres -c \'psql --quiet kingfisher_process --command "CREATE TABLE notes (); ALTER TABLE notes OWNER TO ocdskfpguest"\'',
  )
  for (const file of ['pillar/kingfisher_process.sls', 'pillar/private/kingfisher_process.sls'])
    dropUser(join(work, file))
  const sls = join(work, 'states/kingfisher/process/init.sls')
  const before = readFileSync(sls, 'utf8')

  writeFileSync(sls, `${before}\nocdskfpguest:\n  postgres_user.absent\n`)
  console.log('(the user owns a table by now, so the first try must fail, and say why)')
  const refused = states(['sls_id', 'ocdskfpguest'], 1)
  const row = refused['kingfisher-process'].states.at(-1)
  if (!/notes|table/.test(row.comment) || !row.comment.includes('DROP OWNED BY'))
    throw new Error(`the failure does not explain itself: ${row.comment}`)
  tell('removing a role that owns a table fails, naming what depends on it and the SQL that frees it')

  writeFileSync(
    sls,
    `${before}\nocdskfpguest:\n  postgres_user.absent:\n    - reassign_owned_to: kingfisher_process\n    - drop_owned: true\n`,
  )
  states(['sls_id', 'ocdskfpguest'], 0)
  const roles = onHost(
    'kingfisher-process',
    'su postgres -c "psql --tuples-only --no-align --command \\"SELECT count(*) FROM pg_roles WHERE rolname = \'ocdskfpguest\'\\""',
  )
  if (roles.trim() !== '0') throw new Error('the role ocdskfpguest is still there')
  writeFileSync(sls, before)
  const after = states(['apply', 'kingfisher-process', '--output', 'changes'], 0)
  tell(
    `with reassign_owned_to and drop_owned it is gone; the tree without it: ${count(after, 'kingfisher-process', 'changed')} changed (its line in .pgpass, the grant on the table that it left), ${count(after, 'kingfisher-process', 'failed')} failed`,
  )
}

function dropUser(file) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/^ {4}ocdskfpguest:.*\n(?: {6}.*\n)*/m, ''))
}

/** Runs kstate for people to read, and gives what `--json` says of the same: the run is one, its text made from the JSON's own rows. */
function states(args, code) {
  console.log(`\n$ kstate ${args.join(' ')}`)
  const result = kstate([...args, '--root', work, '--json'], { quiet: true })
  if (result.code !== code)
    throw new Error(`kstate ended with ${result.code}, not ${code}:\n${result.stdout}\n${result.stderr}`)
  const reports = JSON.parse(result.stdout)
  for (const [target, { states: rows, summary }] of Object.entries(reports)) {
    for (const row of rows) if (row.changed !== false || row.result === false) printRow(row)
    const unknown = summary.unknown > 0 ? `, unknown=${summary.unknown}` : ''
    console.log(
      `\nSummary for ${target}\n------------\nSucceeded: ${summary.succeeded} (changed=${summary.changed}${unknown})\nFailed:    ${summary.failed}\n------------`,
    )
  }
  return reports
}

function printRow(row) {
  const mark =
    row.result === false ? 'failed ' : row.changed === null ? 'unknown' : row.result === null ? 'would  ' : 'changed'
  const comment = row.comment.split('\n')
  const shown = row.result === false ? comment : comment.slice(0, 1)
  console.log(`  ${mark} ${row.state}.${row.function} ${row.id}: ${shown.join('\n          ')}`)
}

function count(reports, target, what) {
  return reports[target].summary[what]
}

function kstate(args, { quiet = false } = {}) {
  const result = spawnSync(process.execPath, [join(ROOT, 'dist/kstate.js'), ...args], {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    maxBuffer: 1 << 28,
  })
  return { code: result.status ?? 1, stdout: result.stdout ?? '', stderr: result.stderr ?? '' }
}

function onHost(target, command) {
  const result = spawnSync(process.execPath, [join(ROOT, 'dist/kstate.js'), 'sandbox', 'ssh', target, command], {
    encoding: 'utf8',
  })
  if (result.status !== 0) throw new Error(`on ${target}: ${command}\n${result.stdout}${result.stderr}`)
  return result.stdout
}

function expect({ code }, wanted) {
  if (code !== wanted) throw new Error(`kstate ended with ${code}, not ${wanted}`)
}

function tell(line) {
  seen.push(line)
  console.log(`\n=> ${line}`)
}

function title(text) {
  console.log(`\n\u001b[1m== ${text}\u001b[0m`)
}
