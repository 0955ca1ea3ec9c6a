import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { bindArguments } from '../../src/compile/index.ts'
import type { StateSchema, TreeView } from '../../src/modules/kit/index.ts'
import { Dict } from '../../src/python/values.ts'
import { stateModules } from '../modules/support.ts'
import { run, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf } from './helpers/kstate.ts'

interface Base {
  args: Record<string, unknown>
  leave?: string[]
}

const bases = parse(readFileSync(new URL('hostile.yaml', import.meta.url), 'utf8')) as Record<string, Base>
const MARK = '/tmp/kstate-pwned'

/** Each would leave the mark if any of it were read as shell text. */
const hostile: Record<string, string> = {
  quotes: `-x $(touch ${MARK}) '"; touch ${MARK} #\`touch ${MARK}\` \\ é ☃ * ~ $HOME`,
  newlines: `a\n$(touch ${MARK})\n'\ntouch ${MARK}\n"\ntouch ${MARK}\n`,
  long: `${`a'b"$(touch ${MARK})`.repeat(4000)}`,
}

/** What the tree below has. */
const tree: TreeView = {
  hasFile: (url) => url === 'salt://x.sh',
  tree: (url) => (url === 'salt://tree' ? ['a'] : undefined),
  links: () => new Map(),
  problem: () => undefined,
}

interface Attempt {
  readonly id: string
  readonly full: string
  readonly args: Record<string, unknown>
}

/** Every string argument of every state function with every hostile value, and why the compiler refuses those it does. */
function attempts(): { accepted: Attempt[]; refused: string[] } {
  const accepted: Attempt[] = []
  const refused: string[] = []
  for (const module of stateModules) {
    for (const [name, { schema, check }] of Object.entries(module.functions)) {
      const full = `${module.name}.${name}`
      const base = bases[full] ?? exampleOf(full, schema)
      for (const [argument, value] of hostileArguments(schema, base)) {
        const args = { ...base.args, [argument]: value }
        const call = { full, id: 'x', sls: 'x', args: Dict.from(args), show: () => ({}) }
        const { bound, problems } = bindArguments(call, schema, { purpose: 'run' })
        const errors = problems.filter((problem) => problem.severity === 'error').map((problem) => problem.summary)
        const reasons = errors.length > 0 ? errors : (check?.(bound, tree) ?? []).map(({ problem }) => problem.summary)
        if (reasons.length > 0) refused.push(reasons.join('; '))
        else accepted.push({ id: `${full} ${argument} ${accepted.length}`, full, args })
      }
    }
  }
  return { accepted, refused }
}

/** The arguments of a function's own example: its first state of that function. */
function exampleOf(full: string, { example }: StateSchema): Base {
  const states = Object.entries(parse(example) as Record<string, Record<string, readonly Record<string, unknown>[]>>)
  const found = states.find(([, state]) => full in state)
  if (!found) throw new Error(`the example of ${full} cannot serve here: give hostile.yaml its arguments`)
  return { args: Object.assign({ name: found[0] }, ...(found[1][full] ?? [])) as Base['args'] }
}

function* hostileArguments(schema: StateSchema, { leave = [] }: Base): Iterable<[string, unknown]> {
  for (const [argument, property] of Object.entries(schema.properties)) {
    const types = [property.type ?? 'string'].flat()
    if (leave.includes(argument) || property['x-unsupported'] !== undefined) continue
    for (const value of Object.values(hostile)) {
      if (types.includes('string')) yield [argument, value]
      else if (types.includes('array')) yield [argument, [value]]
      else if (types.includes('object')) yield [argument, { [value]: value }]
    }
  }
}

describe('hostile values reach the host as data, or are refused beforehand', () => {
  const host = useHost({ image: 'full', label: 'hostile' })
  const { accepted, refused } = attempts()

  test('there are attempts of every state function, and every refusal gives its reason', () => {
    expect(accepted.length).toBeGreaterThan(300)
    for (const reason of refused) expect(reason.length).toBeGreaterThan(20)
  })

  for (const shell of ['dash', 'busybox ash']) {
    test(`under ${shell}`, async () => {
      if (shell !== 'dash') await run(host(), 'ln -sf /bin/busybox /bin/sh')
      const root = project({
        'roster.yaml': rosterOf(host()),
        'states/test.sls': `#!json\n${JSON.stringify(slsOf(accepted))}`,
        'pillar/top.sls': '',
        'states/x.sh': '#!/bin/sh\ntrue\n',
        'states/tree/a': 'x',
      })
      for (const command of ['plan', 'apply']) {
        const ran = await kstate([command, host().id, 'test', '--root', root, '--json'])
        if (ran.stdout === '') throw new Error(`kstate ${command} ended with ${ran.code}: ${ran.stderr.slice(0, 2000)}`)
        const report = (JSON.parse(ran.stdout) as Record<string, { states?: unknown[]; errors?: string[] }>)[host().id]!
        expect(report.errors?.map((text) => text.slice(0, 2000)) ?? []).toEqual([])
        expect(report.states?.length).toBe(accepted.length)
      }
      const found = await run(
        host(),
        `ls -d /tmp/kstate-pwned* 2>/dev/null; find / -xdev -newer /proc/1/cmdline -name 'kstate-pwned' 2>/dev/null`,
      )
      expect(found.stdout).toBe('')
    }, 900_000)
  }
})

function slsOf(tried: readonly Attempt[]): Record<string, unknown> {
  return Object.fromEntries(
    tried.map(({ id, full, args }) => [id, { [full]: Object.entries(args).map(([key, value]) => ({ [key]: value })) }]),
  )
}
