import { readFileSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { toPlain } from '../../src/python/values.ts'
import { loadYaml } from '../../src/yaml/index.ts'
import { kstate, project } from '../e2e/helpers/kstate.ts'

interface Case {
  readonly name: string
  readonly files: { readonly [path: string]: string }
  readonly args: readonly string[]
  readonly code: number
  readonly says: readonly string[]
}

const cases = toPlain(
  loadYaml(readFileSync(fileURLToPath(new URL('./modules.yaml', import.meta.url)), 'utf8')).value,
) as unknown as Case[]

/** A module whose function `odd.present` is right but for what a case puts in a piece's place. */
const whole = `
import { change, clean, fact, heard, name, sh, shell, state, wrong } from 'kstate/module'
const is = fact({ name: 'odd.is', ask: (needs) => needs.map(({ key }) => ({ script: sh\`echo \${key}\`, read: READ })) })
export const present = state({
  summary: 'It is there.', example: 'x: odd.present', args: { name: name('What.') },
  facts: FACTS,
  diff: DIFF,
  act: ACT,
  report: REPORT,
  check: CHECK,
  manages: (args) => [is(args.name)],
})
`
const pieces = {
  READ: '(answer) => [[key, heard(answer).stdout.toString()]]',
  CHECK: '() => []',
  FACTS: '(args) => is(args.name)',
  DIFF: "() => change({ delta: 1, comment: 'would be', changes: { a: 1 }, proof: 'output' })",
  ACT: '() => [shell(sh`:`)]',
  REPORT: "() => ({ changes: { a: 1 }, comment: 'done' })",
}

function moduleWith(wrong: Partial<typeof pieces>): string {
  return Object.entries({ ...pieces, ...wrong }).reduce((text, [name, piece]) => text.replace(name, () => piece), whole)
}

describe('modules of users', () => {
  test.each(cases)('$name', async ({ files, args, code, says }) => {
    const root = project({
      'kstate.yaml': 'modules: [./modules]\n',
      'states/top.sls': '',
      'pillar/top.sls': '',
      ...files,
    })
    const ran = await kstate(args, { cwd: root })
    for (const text of says) expect(`${ran.stdout}${ran.stderr}`).toContain(text)
    expect(ran.code).toBe(code)
  })

  test.each([
    ['facts', { FACTS: '() => nosuch()' }, 'modules/odd/present.js:6: ReferenceError: nosuch is not defined'],
    ['diff', { DIFF: '() => nosuch()' }, 'modules/odd/present.js:7: ReferenceError'],
    ['a diff that says nothing', { DIFF: '() => {}' }, 'modules/odd/present.js: TypeError: diff must return clean('],
    ['act', { ACT: '() => nosuch()' }, 'modules/odd/present.js:8: ReferenceError'],
    ['an act of text', { ACT: "() => [shell('rm -rf /')]" }, 'an action must be made by shell(sh`…`)'],
    ['report', { REPORT: '() => nosuch()' }, 'modules/odd/present.js:9: ReferenceError'],
  ])('what goes wrong in %s fails its step alone, with file and line', async (_, wrong, told) => {
    const ran = await applied(moduleWith(wrong))
    expect(ran.states).toMatchObject([
      { id: 'x', result: false, comment: expect.stringContaining(`An exception occurred in this state: `) },
      { id: 'y', result: true },
    ])
    expect(ran.states?.[0]?.comment).toContain(told)
    expect(ran.code).toBe(1)
  })

  test.each([
    [
      'finds',
      { CHECK: "({ name }, trees) => [wrong('name', 'no ' + name + ' beside ' + trees.tree('salt://'), 'look')]" },
      'no x beside a.sls',
    ],
    ['fails', { CHECK: '() => nosuch()' }, 'modules/odd/present.js:10: ReferenceError'],
    ['answers nonsense', { CHECK: '() => [1]' }, 'check must return a list of wrong('],
  ])('nothing runs where a check %s something wrong', async (_, wrong, told) => {
    const ran = await applied(moduleWith(wrong))
    expect(ran.errors?.[0]).toContain('error[argument-refused]: ')
    expect(ran.errors?.[0]).toContain('states/a.sls:1')
    expect(ran.errors?.[0]).toContain(told)
    expect(ran.code).toBe(3)
  })

  test('a reader of facts that fails ends the run of its host: no defect of kstate', async () => {
    const ran = await applied(moduleWith({ READ: '() => nosuch()' }))
    expect(ran.errors?.[0]).toContain('error[module-failed]: a module failed: ReferenceError: nosuch is not defined')
    expect(ran.errors?.[0]).toContain('modules/odd/present.js:3')
    expect(ran.code).toBe(1)
  })

  test('places are told where the project is reached through a link', async () => {
    const root = project({
      'kstate.yaml': 'modules: [./modules]\n',
      'states/a.sls': 'x: odd.present\n',
      'modules/odd/present.js': moduleWith({ DIFF: '() => nosuch()' }),
    })
    symlinkSync(root, `${root}-link`)
    const { stdout } = await kstate(['plan', 'here', 'a', '--local', '--root', `${root}-link`])
    expect(stdout).toContain(' modules/odd/present.js:7: ReferenceError')
  })

  test('the same module, whole, is run', async () => {
    const ran = await applied(moduleWith({ READ: '(answer) => [[key, heard(answer).stdout.toString()]]' }))
    expect(ran.states).toMatchObject([{ id: 'x', result: true, changed: true, comment: 'done' }, { id: 'y' }])
  })
})

async function applied(text: string) {
  const root = project({
    'kstate.yaml': 'modules: [./modules]\n',
    'pillar/top.sls': '',
    'states/a.sls': 'x: odd.present\ny: test.nop\n',
    'modules/odd/present.js': text,
  })
  const { code, stdout } = await kstate(['apply', 'here', 'a', '--local', '--json'], { cwd: root })
  type Row = { readonly id: string; readonly comment: string }
  const { here } = JSON.parse(stdout) as { here: { states?: Row[]; errors?: string[] } }
  return { code, ...here }
}
