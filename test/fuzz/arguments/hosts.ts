import { predictedFile } from '../../../src/modules/file/facts/path.ts'
import type { Need } from '../../../src/modules/kit/fact.ts'
import { questions } from '../../../src/modules/postgres/facts/questions/index.ts'
import type { Chance } from '../random.ts'

const rights = { mode: '0644', uid: 0, gid: 0, user: 'root', group: 'root' }
const directory = { ...rights, mode: '0755', type: 'directory' as const, size: 4096 }
const link = { ...rights, mode: '0777', type: 'link' as const, size: 4 }
const shadow = {
  ...{ digest: 'x', empty: false, locked: false, unset: false, setting: '$6$salt$' },
  ...{ lastChange: 1, min: 0, max: 99999, warn: 7, inactive: -1, expire: -1 },
}
const unit = {
  ...{
    managed: true,
    id: 'x.service',
    load: 'loaded',
    active: 'active',
    sub: 'running',
    file: 'enabled',
  },
  sysv: false,
}
const checkout = {
  is: 'repository',
  bare: false,
  dirty: true,
  refs: { 'refs/heads/main': 'a' },
  upstreams: {},
  submodulesDiffer: false,
}
const ran = { code: 0, stdout: 'x', stderr: '', timedOut: false }

/** What a host may be found to be, by the kind of fact: nothing there, the thing there, and the odd ones. */
const found: { readonly [kind: string]: readonly unknown[] } = {
  path: [
    {},
    predictedFile(rights, Buffer.from('old text\n')),
    predictedFile(rights, Buffer.from([0, 255, 10])),
    { self: directory, followed: directory },
    { self: link, target: 'gone' },
    { ...predictedFile(rights, Buffer.from('x')), self: link, target: '/real', real: '/real' },
  ],
  creates: [true, false],
  guard: [ran, { ...ran, code: 1 }, { ...ran, refused: 'no' }],
  actor: [{ user: 'root', group: 'root', uid: 0, gid: 0, home: '/root' }],
  user: [
    { present: false },
    {
      present: true,
      name: 'u',
      uid: 7,
      gid: 7,
      group: 'u',
      groups: ['u'],
      gecos: 'a,b',
      home: '/home/u',
      shell: '/bin/sh',
      shadow,
    },
  ],
  group: [{ present: false }, { present: true, name: 'g', gid: 7, members: ['u'] }],
  cron: [
    { installed: false, text: '' },
    { installed: true, text: '# Salt\n* * * * * x\nA="b"\n' },
  ],
  tree: [
    new Map(),
    new Map([
      ['/etc/x/a', { ...rights, type: 'file', size: 1 }],
      ['/etc/x/b', directory],
    ]),
  ],
  service: [
    unit,
    { ...unit, active: 'inactive', file: 'disabled' },
    { ...unit, load: 'not-found' },
    { ...unit, managed: false },
  ],
  package: [
    { installed: [], held: false, residual: false },
    { manager: 'apt', installed: ['1.0-1'], held: true, residual: false },
    { manager: 'apt', installed: [], held: false, residual: true },
  ],
  'package-file': [
    { is: 'absent' },
    { is: 'package', name: 'x', version: '1.0-1', manager: 'apt' },
    { is: 'unreadable', why: 'x', manager: 'apt' },
  ],
  'package-offer': [{ providedBy: [] }, { candidate: '2.0', providedBy: ['mail'] }],
  'package-simulation': [
    { possible: false, changes: {} },
    { possible: true, changes: { x: { old: '', new: '1' } } },
  ],
  'package-upgrades': [
    { possible: true, changes: { x: { old: '1', new: '2' } }, manager: 'apt' },
    { possible: true, changes: {} },
  ],
  'git-checkout': [
    checkout,
    { ...checkout, is: 'missing' },
    { ...checkout, is: 'full' },
    { ...checkout, is: 'unreadable', lacks: 'git' },
    { ...checkout, head: 'a', branch: 'main', url: 'x', dirty: false },
  ],
  'git-remote': [
    { refs: {}, error: 'no' },
    { head: 'b', defaultBranch: 'main', refs: { 'refs/heads/main': 'b', 'refs/tags/v1': 'c' } },
  ],
  'git-relation': [
    { has: false, ahead: false },
    { has: true, ahead: true },
  ],
  'kernel-parameter': [null, '1', '4096 87380'],
  'time-zone': ['set', 'other', 'missing'],
  'clock-in-utc': [true, false],
  'git-config': [{ values: [] }, { values: ['a', 'b'] }, { lacks: 'repository', values: [] }],
}

export function findFact({ kind, key }: Need, chance: Chance): unknown {
  if (kind.name === 'postgres') return findInPostgres(key, chance)
  const possible = found[kind.name]
  if (!possible) throw new Error(`hosts.ts knows nothing of the fact kind ${kind.name}`)
  const fact = chance.pick(possible)
  // An account is found under the name that was asked for.
  return kind.name === 'user' || kind.name === 'group' ? { ...(fact as object), name: key } : fact
}

/** The JSON of answers, by question; undefined: the subject is not there. */
const answers: { readonly [question: string]: readonly unknown[] } = {
  settings: [{ version: 150004, passwordEncryption: 'scram-sha-256', user: 'postgres' }],
  moment: ['2030-01-01 00:00:00+00', 'infinity'],
  role: [
    undefined,
    {
      ...{ superuser: true, inherit: true, createroles: false, createdb: false, login: true, replication: false },
      ...{ validUntil: null, groups: { a: false }, bootstrap: false, current: false },
    },
  ],
  database: [
    undefined,
    { owner: 'a', tablespace: 'pg_default', encoding: 'UTF8', collate: 'C', ctype: 'C', open: true, template: false },
  ],
  schema: [undefined, { owner: 'a', holds: { table: 1 } }],
  tablespace: [undefined, { owner: 'a' }],
  connected: [undefined, [{ pid: 7, user: 'a', application: null, client: null }]],
  extension: [
    { installed: null, available: null },
    {
      installed: { version: '1', schema: 'public', relocatable: true },
      available: { version: '2', versions: ['1', '2'] },
    },
  ],
  privileges: [
    { schemaThere: false, all: [], objects: [] },
    { schemaThere: true, all: ['SELECT'], objects: [{ count: 1, sample: 'a.b', owned: false, has: { SELECT: true } }] },
  ],
  dependents: [undefined, { shared: [], databases: [{ name: 'a', owner: 'b', open: true, count: 1 }] }],
  'dependents-here': [undefined, [{ how: 'o', type: 'table', count: 1, names: ['a'] }]],
  verifier: [undefined, 'md5x', 'SCRAM-SHA-256$4096:c2FsdA==$a:b'],
}

function findInPostgres(key: string, chance: Chance): unknown {
  const question = questions.get((JSON.parse(key) as { ask: string }).ask)!
  if (chance.next() < 0.2)
    return { is: 'unreachable', at: chance.pick(['server', 'database', 'closed', 'refused']), why: 'no' }
  const possible = answers[question.name]
  if (!possible) throw new Error(`hosts.ts knows nothing of the question ${question.name}`)
  return { is: 'known', value: question.read(chance.pick(possible)) }
}
