import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Action } from '../../../src/modules/kit/index.ts'
import { bind, type Change, type GivenFact, ioOf, readFacts } from '../../../src/proof/index.ts'
import { type Dict, toValue } from '../../../src/python/values.ts'
import { stateFunction } from '../support.ts'

/** The programs that checks call, over databases in a directory. */
const programs = {
  getent: `db=$DB/$1; shift; [ "$1" = -- ] && shift; [ $# = 0 ] && exec cat "$db"
r=2; for n; do grep -e "^$n:" -e "^[^:]*:[^:]*:$n:" "$db" && r=0; done; exit $r`,
  id: `case $1 in -un) echo root; exit ;; esac
IFS=: read -r _ _ _ gid _ <<x
$(grep "^$2:" "$DB/passwd")
x
case $1 in
-g) echo "$gid" ;;
-gn) grep "^[^:]*:[^:]*:$gid:" "$DB/group" | cut -d: -f1 ;;
-Gn) grep -e "^[^:]*:[^:]*:$gid:" -e "[:,]$2,*$" -e "[:,]$2," "$DB/group" | cut -d: -f1 | tr '\\n' ' ' ;; esac`,
  crontab: `case " $* " in *" -l "*) cat "$DB/crontab" ;; *) cat >"$DB/crontab" ;; esac`,
}

const root = mkdtempSync(join(tmpdir(), 'kstate-checks-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
for (const [name, text] of Object.entries(programs)) {
  writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`)
  chmodSync(join(root, name), 0o755)
}

const user = { present: true, name: 'ann', uid: 7000, gid: 7000, group: 'ann', groups: ['adm', 'ann'] }
const fields = { gecos: 'Ann', home: '/home/ann', shell: '/bin/sh' }
const days = { lastChange: 20000, min: 0, max: 99999, warn: 7, inactive: -1, expire: -1 }
const password = { digest: '', empty: false, locked: false, unset: false, setting: '' }
const facts: GivenFact[] = [
  { kind: 'user', key: 'ann', value: { ...user, ...fields, shadow: { ...password, ...days } } },
  { kind: 'user', key: 'bob', value: { ...user, ...fields, name: 'bob' } },
  { kind: 'path', key: '/home/ann', value: { directory: true } },
  { kind: 'group', key: 'adm', value: { present: true, name: 'adm', gid: 4, members: ['ann'] } },
  { kind: 'group', key: 'dip', value: { present: true, name: 'dip', gid: 30, members: [] } },
  { kind: 'cron', key: 'ann', value: { installed: true, text: '' } },
]
const databases = {
  passwd: 'root:x:0:0::/:/bin/sh\nann:x:7000:7000:Ann:/home/ann:/bin/sh\n',
  group: 'root:x:0:\nann:x:7000:\nadm:x:4:ann\ndip:x:30:\n',
  shadow: 'ann:$6$s$old:20000:0:99999:7:::\n',
  crontab: '',
}

interface Row {
  readonly fun: string
  readonly args: object
  /** What becomes of the databases. */
  readonly later: Partial<typeof databases>
}

const rows: readonly Row[] = [
  { fun: 'group.absent', args: { name: 'dip' }, later: { group: 'root:x:0:\nann:x:7000:\nadm:x:4:ann\n' } },
  { fun: 'group.present', args: { name: 'new', gid: 50 }, later: { group: 'root:x:0:\nnew:x:50:\n' } },
  {
    fun: 'group.present',
    args: { name: 'adm', members: ['bob'] },
    later: { group: 'root:x:0:\nadm:x:4:bob\n' },
  },
  { fun: 'user.absent', args: { name: 'ann' }, later: { passwd: 'root:x:0:0::/:/bin/sh\n' } },
  {
    fun: 'user.present',
    args: { name: 'new' },
    later: { passwd: 'root:x:0:0::/:/bin/sh\nnew:x:7001:7001::/home/new:/bin/sh\n' },
  },
  {
    fun: 'user.present',
    args: { name: 'ann', uid: 7002, allow_uid_change: true, shell: '/bin/it is', fullname: "An'n", groups: ['dip'] },
    later: {
      passwd: "root:x:0:0::/:/bin/sh\nann:x:7002:7000:An'n:/home/ann:/bin/it is\n",
      group: 'root:x:0:\nann:x:7000:\nadm:x:4:\ndip:x:30:ann\n',
    },
  },
  {
    fun: 'user.present',
    args: { name: 'ann', password: '$6$s$new' },
    later: { shadow: 'ann:$6$s$new:20000:0:99999:7:::\n' },
  },
  { fun: 'user.present', args: { name: 'ann', empty_password: true }, later: { shadow: 'ann::20000:0:99999:7:::\n' } },
  {
    fun: 'user.present',
    args: { name: 'ann', mindays: 3, maxdays: -1 },
    later: { shadow: 'ann:$6$s$old:20000:3::7:::\n' },
  },
  {
    fun: 'user.present',
    args: { name: 'ann', password_lock: true },
    later: { shadow: 'ann:!$6$s$old:20000:0:99999:7:::\n' },
  },
  {
    fun: 'cron.present',
    args: { name: 'echo a', user: 'ann', identifier: null },
    later: { crontab: '# Lines below here are managed by Salt, do not edit\n* * * * * echo a\n' },
  },
]

test.each(rows)('the check of $fun $args holds after its action, and not before', async ({ fun, args, later }) => {
  const made = await bind(stateFunction(fun), fun, toValue(args) as Dict, ioOf({ random: [0.1] }))
  if (!('bound' in made)) throw new Error(JSON.stringify(made))
  const known = readFacts(facts)
  const verdict = made.bound.verdict(known)
  expect(verdict.kind).toBe('change')
  const actions = made.bound.actions(verdict as Change, known)
  expect(actions).toHaveLength(1)
  expect(await checked(actions[0]!, databases)).not.toBe(0)
  expect(await checked(actions[0]!, { ...databases, ...later })).toBe(0)
})

async function checked(action: Action, texts: typeof databases): Promise<number | null> {
  const directory = join(root, 'db')
  mkdirSync(directory, { recursive: true })
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(directory, name), text)
  const env = { PATH: `${root}:${process.env.PATH}`, DB: directory }
  const { status, stderr } = spawnSync('/bin/sh', ['-c', action.check!.text], { env })
  expect(stderr.toString()).toBe('')
  return status
}
