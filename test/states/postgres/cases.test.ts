import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Secret } from '../../../src/core/secrets.ts'
import type { FactView, Need } from '../../../src/facts/types.ts'
import { postgresDatabaseModule } from '../../../src/states/postgres_database/index.ts'
import { postgresExtensionModule } from '../../../src/states/postgres_extension/index.ts'
import { postgresGroupModule } from '../../../src/states/postgres_group/index.ts'
import { postgresPrivilegesModule } from '../../../src/states/postgres_privileges/index.ts'
import { postgresSchemaModule } from '../../../src/states/postgres_schema/index.ts'
import { postgresUserModule } from '../../../src/states/postgres_user/index.ts'
import type { Action, StateFunction } from '../../../src/states/types.ts'

interface Case {
  readonly title: string
  readonly args: Record<string, unknown>
  readonly facts: readonly { readonly key: unknown; readonly value: unknown }[]
  readonly verdict: { readonly kind: string; readonly comment: string; readonly changes?: unknown }
  /** What psql reads, or the statements for pg; one text an action. */
  readonly sql?: readonly string[]
  /** What the host runs. */
  readonly script?: readonly string[]
}

const modules = [
  postgresDatabaseModule,
  postgresExtensionModule,
  postgresGroupModule,
  postgresPrivilegesModule,
  postgresSchemaModule,
  postgresUserModule,
]

for (const module of modules) {
  describe(module.name, () => {
    const folder = fileURLToPath(new URL(`../${module.name}/cases`, import.meta.url))
    for (const file of readdirSync(folder)) {
      const name = file.replace('.yaml', '')
      const fn = module.functions[name]!
      const cases = parse(readFileSync(`${folder}/${file}`, 'utf8')) as Case[]
      test.each(cases.map((one) => [one.title, one] as const))(`${name}: %s`, (_, one) => check(fn, one))
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

function check(fn: StateFunction, { args: given, facts, verdict, sql, script }: Case): void {
  const args = withDefaults(fn, given)
  const ready = { salt: Buffer.from('0123456789abcdef') }
  const view = viewOf(facts)
  const needs = allNeeds(fn.facts(args, ready), view)
  const asked = needs.map(({ key }) => key)
  expect(asked.filter((key) => !view.has(key))).toEqual([])
  const found = fn.diff(args, ready, view)
  const { kind, comment, changes } = found as Case['verdict']
  expect({ kind, comment, ...(changes !== undefined && { changes }) }).toEqual(verdict)
  if (found.kind !== 'change') return
  const actions = fn.act(args, ready, found.delta, view)
  expect(actions.map(sqlOf)).toEqual(sql)
  if (script) expect(actions.map((action) => action.kind === 'shell' && action.script.text)).toEqual(script)
  const foretold = new Map(found.effects.map(({ need, value }) => [need.key, value]))
  const after = fn.diff(args, ready, viewOf(facts, foretold))
  if (found.proof === 'observe') expect(after.kind, 'what is foretold is what was asked for').toBe('clean')
}

function withDefaults({ schema }: StateFunction, given: Record<string, unknown>): Record<string, unknown> {
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(schema.properties, key))
  expect(unknown).toEqual([])
  const entries = Object.entries(schema.properties).flatMap(([key, { default: usual, 'x-secret': secret }]) => {
    const value = given[key] ?? usual
    return value === undefined ? [] : [[key, secret && typeof value === 'string' ? new Secret(value) : value] as const]
  })
  return Object.fromEntries(entries)
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
