import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { kstate, project } from '../e2e/helpers/kstate.ts'

interface Case {
  readonly name: string
  readonly args?: readonly string[]
  /** The text of kstate.yaml. */
  readonly config?: string
  readonly exit: number
  /** Beginnings of lines of standard output, in their order. */
  readonly lines?: readonly string[]
  /** The codes of all findings, in their order. */
  readonly codes?: readonly string[]
  /** What standard error says. */
  readonly notes?: readonly string[]
}

const tree = {
  'states/top.sls': "base: {'*': [a]}\n",
  'states/a.sls': `x:
  file.managed:
    - name: /x
z:
  file.managed:
    - name: /z
    - contets: a
w:
  file.managed:
    - name: /w
y:
  cmd.run:
    - name: ls
`,
  'pillar/top.sls': "base: {'*': [p]}\n",
  'pillar/p.sls': [0, 1, 2, 3, 4, 5].map((i) => `s${i}: {password: hunter${i}xyz}\n`).join(''),
  'roster.yaml': 'web1: {host: web1}\n',
}

describe('kstate lint', () => {
  for (const given of parse(readFileSync(new URL('lint.yaml', import.meta.url), 'utf8')) as Case[])
    test.concurrent(given.name, async () => {
      const root = project({ ...tree, ...(given.config === undefined ? {} : { 'kstate.yaml': given.config }) })
      const { code, stdout, stderr } = await kstate(['lint', ...(given.args ?? []), '--root', root])
      expect(code, stderr).toBe(given.exit)
      expect(stdout).not.toMatch(/hunter\dxyz/)
      let rest = stdout.split('\n')
      for (const line of given.lines ?? []) {
        const at = rest.findIndex((one) => one.startsWith(line))
        expect(at, `${line}\nin\n${stdout}`).toBeGreaterThanOrEqual(0)
        rest = rest.slice(at + 1)
      }
      if (given.codes)
        expect([...stdout.matchAll(/^(?:error|warning)\[(.+?)\]/gm)].map(([, found]) => found)).toEqual(given.codes)
      for (const text of given.notes ?? []) expect(stderr).toContain(text)
    })
})

test('a file without contents is warned of at the step, in a plan and in an apply', async () => {
  const files = project({})
  const state = (name: string, more = '') => `${name}: {file.managed: [{name: ${files}/${name}}${more}]}\n`
  const root = project({
    'states/a.sls': `${state('bare')}${state('meant', ', {replace: false}')}${state('mode', ", {mode: '0600'}")}`,
  })
  const warned = async (command: string) => {
    const { stdout } = await kstate([command, 'web1', 'a', '--local', '--id', 'web1', '--json', '--root', root])
    const { states } = JSON.parse(stdout).web1 as { states: { id: string; warnings: string[] }[] }
    return states.flatMap(({ id, warnings }) => warnings.map((text) => `${id}: ${text}`))
  }
  const empty = (name: string) =>
    `${name}: Neither source nor contents, contents_pillar or contents_grains is given: ${files}/${name} is made empty. 'replace: False' says that this is meant.`
  expect(await warned('plan')).toEqual([empty('bare'), empty('mode')])
  expect(await warned('apply')).toEqual([empty('bare'), empty('mode')])
  const again = [expect.stringContaining(`what is in ${files}/bare stays as it is`)]
  expect(await warned('plan')).toEqual(again)
  expect(await warned('apply')).toEqual(again)
})
