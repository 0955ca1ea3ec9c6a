import { expect, test } from 'vitest'
import { compileTarget, renderSls } from '../../../src/app/compile-target.ts'
import { DiagnosticError } from '../../../src/core/diagnostics.ts'
import { jinjaEngine } from '../../../src/render/index.ts'
import { subjectOf } from '../../conformance/salt/case.ts'
import { signatures } from '../../conformance/salt/signatures.ts'
import { Chance } from '../random.ts'

/** KSTATE_FUZZ sets how many trees are made, KSTATE_SEED where the random numbers begin. */
const rounds = Number(process.env.KSTATE_FUZZ ?? 400)
const seed = Number(process.env.KSTATE_SEED ?? 3007)

const IDS = ['a', 'b', 'c', '/etc/x', 'n1', 'dot.id', 'ключ', 'with space', 'x:y', '7', 'a*', '__x', '']
const FUNCTIONS = [
  'test.nop',
  'cmd.run',
  'file.managed',
  'pkg.installed',
  'nosuch.thing',
  'test',
  'test.',
  '.nop',
  'a.b.c',
  '_y',
  'require',
] // prettier-ignore
const KEYWORDS = [
  'require',
  'watch',
  'onchanges',
  'onfail',
  'prereq',
  'listen',
  'use',
  'require_any',
  'onfail_all',
  'onfail_stop',
  'require_in',
  'watch_in',
  'prereq_in',
  'listen_in',
  'use_in',
  'onfail_in',
] // prettier-ignore
const OTHERS = [
  'name',
  'names',
  'order',
  'unless',
  'check_cmd',
  'retry',
  'failhard',
  'state',
  'fun',
  '__id__',
  '__sls__',
  'x',
]
const SLS = ['s1', 's2', 'p', 'p.q', 'p.r.s']
const INCLUDES = [...SLS, '.', '..', '.q', '..s1', '...p', 'p.*', '*', 'nosuch', 'p.', 'p.init', '']
const SCALARS = [1, 0, -1, 2.5, true, false, null, '', 'last', 'first', 'a', 'x y', 1e30]

test(`${rounds} random trees of every malformed kind end with an answer or a diagnostic`, async () => {
  const chance = new Chance(seed)
  for (let round = 0; round < rounds; round++) {
    const names = chance.some(1, 3, () => chance.pick(SLS))
    const files = Object.fromEntries([
      ...names.map((sls) => [pathOf(sls), JSON.stringify(makeSls(chance))]),
      ['states/top.sls', JSON.stringify({ base: { '*': names } })],
    ])
    const given = { files, grains: {}, id: 'web1', config: {}, name: '', call: { fun: '', args: [], kwargs: {} } }
    const options = {
      engine: jinjaEngine,
      catalogue: signatures,
      subject: subjectOf({ ...given, expect: { retcode: 0 } }),
    }
    try {
      await renderSls({ ...options, sls: names })
      await compileTarget({ ...options, purpose: chance.pick(['show', 'run']) })
    } catch (cause) {
      if (!(cause instanceof DiagnosticError)) throw new Error(`round ${round}: ${JSON.stringify(files)}`, { cause })
      expect(cause.diagnostics.length).toBeGreaterThan(0)
    }
  }
}, 600_000)

function pathOf(sls: string): string {
  return `states/${sls.replaceAll('.', '/')}${sls === 'p' ? '/init.sls' : '.sls'}`
}

function makeSls(chance: Chance): unknown {
  if (chance.next() < 0.02) return any(chance)
  const entries: [string, unknown][] = chance.some(1, 4, () => [chance.pick(IDS), makeBody(chance)])
  const list = (make: () => unknown) => (chance.next() < 0.9 ? chance.some(1, 2, make) : any(chance))
  if (chance.next() < 0.4) entries.push(['include', list(() => or(chance, () => chance.pick(INCLUDES)))])
  if (chance.next() < 0.2)
    entries.push([
      'exclude',
      list(() => or(chance, () => ({ [chance.pick(['id', 'sls'])]: chance.pick([...IDS, ...SLS]) }))),
    ])
  if (chance.next() < 0.3)
    entries.push([
      'extend',
      or(chance, () => Object.fromEntries(chance.some(1, 2, () => [chance.pick(IDS), makeBody(chance)]))),
    ])
  if (chance.next() < 0.03) entries.push([chance.pick(['__extend__', '__exclude__', '__sls__']), any(chance)])
  return Object.fromEntries(entries)
}

function makeBody(chance: Chance): unknown {
  if (chance.next() < 0.1) return chance.pick(FUNCTIONS)
  const states = () => [
    chance.pick(FUNCTIONS),
    or(chance, () => chance.some(0, 4, () => or(chance, () => makeArgument(chance)))),
  ]
  return or(chance, () => Object.fromEntries(chance.some(1, 2, states)))
}

function makeArgument(chance: Chance): unknown {
  const kind = chance.next()
  if (kind < 0.1) return chance.pick(['nop', 'run', 'two words'])
  if (kind < 0.5) return { [chance.pick(OTHERS)]: chance.next() < 0.6 ? chance.pick(SCALARS) : any(chance) }
  const module = () => chance.pick(['test', 'cmd', 'file', 'id', 'sls', 'test.nop'])
  const reference = () =>
    chance.next() < 0.2 ? chance.pick(IDS) : { [module()]: or(chance, () => chance.pick([...IDS, ...SLS])) }
  return { [chance.pick(KEYWORDS)]: or(chance, () => chance.some(0, 3, () => or(chance, reference))) }
}

/** Now and then something else than what belongs there. */
function or(chance: Chance, make: () => unknown): unknown {
  return chance.next() < 0.06 ? any(chance) : make()
}

function any(chance: Chance, depth = 0): unknown {
  const kind = chance.next()
  if (kind < 0.5 || depth > 2) return chance.pick(SCALARS)
  if (kind < 0.75) return chance.some(0, 2, () => any(chance, depth + 1))
  return Object.fromEntries(chance.some(0, 2, () => [chance.pick(IDS), any(chance, depth + 1)]))
}
