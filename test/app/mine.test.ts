import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { callFunction } from '../../src/app/call-function.ts'
import { subjectOf } from '../../src/app/compile.ts'
import { FleetMine } from '../../src/app/mine/fleet-mine.ts'
import { recordedMine } from '../../src/app/mine/recorded-mine.ts'
import { recordGrains } from '../../src/app/recorded-grains.ts'
import { Redaction } from '../../src/app/redaction.ts'
import { silent } from '../../src/app/ui.ts'
import { openWorkspace, type Workspace } from '../../src/app/workspace.ts'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { TemplateError } from '../../src/jinja/index.ts'
import { Dict, toPlain, toValue, type Value } from '../../src/python/values.ts'
import { type Mine, type Subject, saltOf } from '../../src/render/index.ts'
import { project } from '../e2e/helpers/kstate.ts'

interface Case {
  title: string
  pillar?: string
  roster?: Record<string, unknown>
  options?: Record<string, unknown>
  silent?: string[]
  get: [unknown, unknown]
  with?: Record<string, unknown>
  value?: unknown
  fails?: string
}

const cases = parse(readFileSync(new URL('mine.yaml', import.meta.url), 'utf8')) as Case[]
const ids = ['web1', 'web2', 'db1']
const rows = { made: 0 }

function grainsOf(id: string): Dict {
  return new Dict([
    ['id', id],
    ['role', id.replace(/\d/, '')],
  ])
}

/** A host that answers `cmd.run` alone. */
function hostOf(id: string): Subject['host'] {
  return {
    async call(fun, [command]) {
      rows.made++
      if (fun !== 'cmd.run') throw new Error(`nobody expected ${fun}`)
      return `${id} ran ${command}`
    },
  }
}

async function workspaceOf({ pillar, roster = {}, options = {} }: Partial<Case>, settings = {}): Promise<Workspace> {
  // Port 9 of this machine refuses: who is not offered is silent.
  const entries = ids.map((id) => [
    id,
    { host: '127.0.0.1', port: 9, ...(roster[id] ? { mine_functions: roster[id] } : {}) },
  ])
  const root = project({
    'kstate.yaml': stringify(options),
    'roster.yaml': stringify(Object.fromEntries(entries)),
    'states/.keep': '',
    ...(pillar === undefined ? {} : { 'pillar/top.sls': "base: {'*': [p]}", 'pillar/p.sls': pillar }),
  })
  return openWorkspace({ root, connectTimeout: 5, ...settings }, silent)
}

function mineOf(workspace: Workspace, unreachable: readonly string[] = []): FleetMine {
  const mine = new FleetMine(workspace, new Redaction(workspace))
  for (const id of ids.filter((one) => !unreachable.includes(one))) mine.offer(subject(workspace, id, mine))
  return mine
}

function subject(workspace: Workspace, id: string, mine?: Mine): Subject {
  return subjectOf(workspace, { target: { id }, grains: grainsOf(id), host: hostOf(id) }, mine)
}

function get(by: Subject, [target, fun]: Case['get'], kwargs: Record<string, unknown> = {}): Promise<Value> {
  const named = new Map(Object.entries(kwargs).map(([key, value]) => [key, toValue(value)] as const))
  return callFunction(saltOf(by, new Dict()), 'mine.get', [toValue(target), toValue(fun)], named)
}

function tell(cause: unknown): string {
  for (let at = cause; at instanceof Error; at = at.cause)
    if (at instanceof DiagnosticError) return `${at.diagnostics[0]!.code}: ${at.diagnostics[0]!.summary}`
  return cause instanceof TemplateError ? `${cause.pythonClass}: ${cause.message}` : String(cause)
}

describe('mine.get of a run', { timeout: 30_000 }, () => {
  for (const given of cases) {
    test(given.title, async () => {
      const workspace = await workspaceOf(given)
      const answer = get(subject(workspace, 'web1', mineOf(workspace, given.silent)), given.get, given.with)
      if (given.fails === undefined) expect(toPlain(await answer)).toEqual(given.value)
      else expect(tell(await answer.catch((cause) => cause))).toContain(given.fails)
    })
  }

  test('each host is asked once', async () => {
    const workspace = await workspaceOf({
      pillar: 'mine_functions: {cmd.run: [a], b: {mine_function: cmd.run, cmd: b}}',
    })
    const mine = mineOf(workspace)
    rows.made = 0
    for (const id of ids) {
      await get(subject(workspace, id, mine), ['*', 'cmd.run'])
      await get(subject(workspace, id, mine), ['web*', 'b'])
    }
    expect(rows.made).toBe(2 * ids.length)
  })

  test('what a template does to an answer, the next does not see', async () => {
    const workspace = await workspaceOf({
      pillar: 'mine_functions: {l: {mine_function: pillar.get, key: list}}\nlist: [1]',
    })
    const mine = mineOf(workspace)
    const first = (await get(subject(workspace, 'web1', mine), ['web2', 'l'])) as Dict
    ;(first.get('web2') as Value[]).push(2)
    expect(toPlain(await get(subject(workspace, 'web1', mine), ['web2', 'l']))).toEqual({ web2: [1] })
  })
})

describe('mine.get elsewhere', () => {
  const pillar =
    'mine_functions: {grains.get: [id], pw: {mine_function: pillar.get, key: password}, bad: {mine_function: pillar.keys, key: x}, no: {mine_function: grains.get, key: id, allow_tgt: db1}}\npassword: geheim1'

  async function recorded(settings = {}) {
    const workspace = await workspaceOf({ pillar }, settings)
    await get(subject(workspace, 'web1', mineOf(workspace)), ['web*', 'grains.get'])
    return { workspace, by: subject(workspace, 'web1', recordedMine(workspace)) }
  }

  test('is what was said last, and only that', async () => {
    const { by } = await recorded()
    expect(toPlain(await get(by, ['web*', 'grains.get']))).toEqual({ web1: 'web1', web2: 'web2' })
    expect(toPlain(await get(by, ['web*', 'no']))).toEqual({})
    expect(tell(await get(by, ['web*', 'bad']).catch((cause) => cause))).toContain(
      'mine-failed: mine.get: web1 cannot say bad',
    )
    expect(tell(await get(by, ['*', 'grains.get']).catch((cause) => cause))).toBe(
      'mine-unrecorded: mine.get asks no other host here, and an answer of db1 is not recorded',
    )
  })

  test('grains decide where they are recorded', async () => {
    const { workspace, by } = await recorded()
    const ask = () => get(by, ['role:web', 'grains.get'], { tgt_type: 'grain' })
    expect(tell(await ask().catch((cause) => cause))).toContain(
      'mine-unrecorded: mine.get asks no other host here, and the grains of',
    )
    for (const id of ids) recordGrains(workspace.config.root, { id }, grainsOf(id), workspace.settings)
    expect(toPlain(await ask())).toEqual({ web1: 'web1', web2: 'web2' })
    const byPillar = get(by, ['kind:db', 'grains.get'], { tgt_type: 'pillar' })
    expect(tell(await byPillar.catch((cause) => cause))).toContain('the pillar of web1 is not recorded')
  })

  test('no secret is recorded', async () => {
    const { workspace, by } = await recorded()
    expect(readFileSync(join(workspace.config.root, '.kstate/mine/web1.json'), 'utf8')).not.toContain('geheim1')
    expect(toPlain(await get(by, ['web1', 'pw']))).toEqual({ web1: '******' })
    const shown = await recorded({ showSecrets: true })
    expect(tell(await get(shown.by, ['web1', 'pw']).catch((cause) => cause))).toContain('mine-unrecorded')
  })
})
