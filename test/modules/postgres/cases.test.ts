import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../../src/core/secrets.ts'
import type { Action } from '../../../src/modules/kit/action.ts'
import type { FactView, Need } from '../../../src/modules/kit/fact.ts'
import type { LegacyState } from '../../../src/modules/kit/legacy.ts'
import type { Dict } from '../../../src/python/values.ts'
import { bind, readCases } from '../../states/cases.ts'
import { legacyOf, stateModules } from '../support.ts'

/** A case of `test/states/postgres_<x>/cases/<function>.yaml`. */
interface Case {
  readonly title: string
  readonly facts: readonly { readonly key: unknown; readonly value: unknown }[]
  /** The arguments are an error that says this. */
  readonly refused?: string
  readonly verdict: { readonly kind: string; readonly comment: string; readonly changes?: unknown }
  /** What psql reads, or the statements for pg; one text an action. */
  readonly sql?: readonly string[]
  /** What the host runs. */
  readonly script?: readonly string[]
  /** What is told once all went well. */
  readonly report?: string
}

const modules = stateModules.filter(({ name }) => name.startsWith('postgres_'))

for (const module of modules) {
  describe(module.name, () => {
    const folder = fileURLToPath(new URL(`../${module.name}/cases`, import.meta.url))
    for (const file of readdirSync(folder)) {
      const name = file.replace('.yaml', '')
      const cases = readCases(readFileSync(`${folder}/${file}`, 'utf8'), file)
      test.each(cases.map(({ one, args }) => [one.title, one as unknown as Case, args] as const))(
        `${name}: %s`,
        (_, one, args) => check(`${module.name}.${name}`, legacyOf(module.name, name), one, args),
      )
    }
    test('every function has cases', () => {
      expect(readdirSync(folder).sort()).toEqual(
        Object.keys(module.functions)
          .map((name) => `${name}.yaml`)
          .sort(),
      )
    })
  })
}

function check(full: string, fn: LegacyState, one: Case, given: Dict): void {
  const { bound: args, problems } = bind(full, given)
  if (one.refused !== undefined) {
    expect(problems.join('\n')).toContain(one.refused)
    return
  }
  expect(problems).toEqual([])
  const ready = { salt: Buffer.from('0123456789abcdef') }
  const view = viewOf(one.facts)
  const asked = allNeeds(fn.facts(args, ready), view).map(({ key }) => key)
  expect(asked.filter((key) => !view.has(key))).toEqual([])
  const found = fn.diff(args, ready, view)
  const { kind, comment, changes } = found as Case['verdict']
  expect({ kind, comment, ...(changes !== undefined && { changes }) }).toEqual(one.verdict)
  if (found.kind !== 'change') return

  const actions = fn.act(args, ready, found.delta, view)
  expect(actions.map(sqlOf)).toEqual(one.sql)
  if (one.script) expect(actions.map((action) => action.kind === 'shell' && action.script.text)).toEqual(one.script)
  const foretold = new Map(found.effects.map(({ need, value }) => [need.key, value]))
  const after = viewOf(one.facts, foretold)
  const remaining = fn.diff(args, ready, after)
  if (found.proof === 'observe') expect(remaining.kind, 'what is foretold is what was asked for').toBe('clean')

  const outcome = { args, ready, delta: found.delta, before: view, foretold: found.changes }
  const ok = { code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  expect(fn.report!({ ...outcome, after, outputs: [ok], done: true })).toEqual({ changes, comment: one.report })
  const stderr = Buffer.from(
    "psql:<stdin>:2: ERROR:  must be owner\nLINE 1: ALTER 'SCRAM\n              ^\nHINT:  Ask.\n",
  )
  const bad = { ...ok, code: 3, stderr }
  const failed = fn.report!({ ...outcome, after: view, outputs: [bad], done: false, remaining: found })
  expect(failed.changes).toEqual({})
  expect(failed.comment).toMatch(/(Failed to|failed to be removed).*: must be owner\nHINT: {2}Ask\.$/s)
}

function viewOf(facts: Case['facts'], over = new Map<string, unknown>()): FactView & { has(key: string): boolean } {
  const values = new Map(facts.map(({ key, value }) => [JSON.stringify(key), value]))
  for (const [key, value] of over) values.set(key, value)
  return {
    has: (key) => values.has(key),
    get: (need) => {
      if (!values.has(need.key)) throw new Error(`the case has no fact ${need.key}`)
      return values.get(need.key) as never
    },
    find: (need) => values.get(need.key) as never,
    layer: () => {
      throw new Error('no state of PostgreSQL is made of others')
    },
  }
}

function allNeeds(needs: readonly Need[], view: FactView): Need[] {
  return needs.flatMap((need) => {
    const more = view.find(need) === undefined ? [] : (need.after?.(view) ?? [])
    return [need, ...allNeeds(more, view)]
  })
}

function sqlOf(action: Action): string {
  if (action.kind === 'sql') return action.statements.map(({ text }) => text).join(';\n')
  return action.stdin instanceof Secret ? action.stdin.reveal() : String(action.stdin)
}
