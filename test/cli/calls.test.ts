import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { stringify } from 'yaml'
import { run } from '../../src/cli/run.ts'
import { type Case, readCases } from '../conformance/salt/case.ts'
import { project } from '../e2e/helpers/kstate.ts'

/** Where the command line differs from Salt's, and why. */
const deviations: { readonly [name: string]: string } = {
  'call-retcode-requisite-missing': 'a requisite that names nothing is refused before anything runs',
  'call-single-invalid': 'a word that is not a state function is wrong usage, not an answer; the words are Salt’s',
}

interface Row {
  id: string
  name: string
  state: string
  function: string
  sls: string
  result: boolean | null
  changed: boolean
  changes: unknown
  comment: string
}

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** The command line of a case: arguments as words, keywords as YAML. */
async function call({ files, config, grains, id, call: { fun, args, kwargs } }: Case) {
  const root = project({ 'states/.keep': '', ...files, 'kstate.yaml': stringify(config) })
  writeFileSync(join(root, 'grains.json'), JSON.stringify(grains))
  const words = [
    ...args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))),
    ...Object.entries(kwargs).map(([key, value]) => `${key}=${JSON.stringify(value)}`),
  ]
  const [out, err]: [string[], string[]] = [[], []]
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0)
  const options = ['--root', root, '--local', '--id', id, '--grains', join(root, 'grains.json'), '--show-secrets']
  const code = await run([id, fun, ...words, ...options, '--json'], 'test')
  return { code, out: out.join(''), err: err.join('') }
}

const cases = [...readCases('calls'), ...readCases('pillar').filter(({ expect }) => 'value' in expect)]

describe('calls in Salt’s own form', { timeout: 30_000 }, () => {
  for (const given of cases) {
    const reason = deviations[given.name]
    test(reason ? `${given.name} differs: ${reason}` : given.name, async () => {
      const { code, out, err } = await call(given)
      const { expect: wanted } = given
      if (reason || wanted.errors || wanted.invalid_arguments) {
        expect(code).toBe(3)
        const said = `${out}${err}`.replaceAll('\\n', ' ').replace(/\s+/g, ' ')
        expect(said).toContain('error[')
        if (reason) {
          if ('value' in wanted) expect(said).toContain(wanted.value)
          return
        }
        for (const text of wanted.errors ?? [wanted.invalid_arguments!]) expect(said).toContain(tersely(text))
      } else {
        const answer = (JSON.parse(out) as Record<string, unknown>)[given.id]
        if (wanted.results)
          expect((answer as { states: Row[] }).states.map(tell)).toEqual(
            wanted.results.map((row) => expectation(row, given)),
          )
        else expect(answer).toEqual('value' in wanted ? wanted.value : wanted.high)
        const pending = wanted.results?.some((row) => (row as Row).result === null)
        const failed = wanted.results?.some((row) => (row as Row).result === false)
        expect(code).toBe(failed ? 1 : pending ? 2 : 0)
      }
    })
  }
})

test('mock=True runs nothing, whichever way states are called', async () => {
  const mark = join(project({}), 'mark')
  const sls = `mark: {cmd.run: [{name: 'touch ${mark}'}]}\n`
  const files = { 'states/a.sls': sls, 'states/top.sls': "base: {'*': [a]}\n" }
  const calls: readonly [fun: string, args: string[]][] = [
    ['state.apply', []],
    ['state.highstate', []],
    ['state.sls', ['a']],
    ['state.sls_id', ['mark', 'a']],
    ['state.single', ['cmd.run', `touch ${mark}`]],
  ]
  for (const [fun, args] of calls) {
    const given = { name: fun, files, grains: {}, id: 'web1', config: {}, call: { fun, args, kwargs: { mock: true } } }
    const { code, out } = await call({ ...given, expect: { retcode: 0 } })
    const { states } = JSON.parse(out).web1 as { states: Row[] }
    expect(states.map(({ comment, result, changed }) => [comment, result, changed])).toEqual([
      ['Not called, mocked', true, false],
    ])
    expect(code).toBe(0)
    expect(existsSync(mark)).toBe(false)
  }
})

/** Salt's form with words as a shell hands them over. */
async function typed(words: readonly string[], files: Record<string, string> = {}) {
  const root = project({ 'states/.keep': '', ...files })
  writeFileSync(join(root, 'grains.json'), '{}')
  const out: string[] = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  const options = ['--root', root, '--local', '--id', 'web1', '--grains', join(root, 'grains.json')]
  const code = await run(['web1', ...words, ...options], 'test')
  return { code, out: out.join('') }
}

test.each([
  ['a # b', 'a # b'],
  ['plain', 'plain'],
  [`it's "quoted"`, `it's "quoted"`],
  ['two\nlines: [1', 'two\nlines: [1'],
  ['{{ not rendered }}', '{{ not rendered }}'],
  ["'007'", '007'],
  ['tab\there é', 'tab\there é'],
])('state.single hands contents=%s on as Salt reads it', async (contents, wanted) => {
  const path = join(project({}), 'made')
  const { code, out } = await typed(['state.single', 'file.managed', `name=${path}`, `contents=${contents}`])
  expect([code, out]).toEqual([0, expect.stringContaining(`File ${path} updated`)])
  expect(readFileSync(path, 'utf8')).toBe(`${wanted}\n`)
})

test('pillar= keeps keys and numbers as they are, and must be a mapping', async () => {
  const sls = "x:\n  test.nop:\n    - name: {{ pillar['ports'][80] }} {{ pillar['big'] + 1 }}\n"
  const files = { 'states/a.sls': sls }
  const { code, out } = await typed(['state.apply', 'a', 'pillar={ports: {80: web}, big: 1.0e+22}'], files)
  expect(out).toContain('Name: web 1e+22')
  expect(code).toBe(0)
  const refused = await typed(['state.apply', 'a', 'pillar=[no]'], files)
  expect(refused.out).toContain('error[usage]: pillar= must be a mapping')
  expect(refused.code).toBe(3)
})

/** Salt's text without what only a minion's log has to add. */
function tersely(text: string): string {
  return text
    .replace(/ ?Please see master log for details\./, '')
    .replace(/:$/, '')
    .replace(/^Rendering SLS '(\w+)' failed\.$/, 'pillar/$1.sls')
}

function tell({ id, name, state, function: fun, sls, result, changed, changes, comment }: Row) {
  return { id, name, state, fun, sls, result, changed, changes, comment }
}

function expectation(row: unknown, { files, id: target }: Case) {
  const { id, name, state, fun, sls, result, changed, changes, ...rest } = row as Row & { fun: string }
  const reason =
    'states/top.sls' in files
      ? `top.sls names no SLS for '${target}'.`
      : 'There is no top.sls in the file roots; name the SLS to apply, or write one.'
  const comment = rest.comment.replace('Please see master log for details.', reason)
  return { id, name, state, fun, sls: sls ?? '', result, changed, changes, comment }
}
