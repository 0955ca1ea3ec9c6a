import { describe, expect, test } from 'vitest'
import { kstate, project } from '../e2e/helpers/kstate.ts'

const roster = `web1: {host: 127.0.0.1, port: 9, mods: x}
web2:
  host: 127.0.0.1
  port: 9
  thin_dir: /x
  ssh_options: [Compression=yes]
web3: {host: 127.0.0.1, port: 9}
`

describe("the roster's warnings", () => {
  const root = () =>
    project({ 'roster.yaml': roster, 'states/top.sls': "base: {'*': [a]}\n", 'states/a.sls': 'x: test.nop\n' })
  const warned = async (...args: string[]) => {
    const { stderr } = await kstate([...args, '--root', root()])
    return [...stderr.matchAll(/^warning\[roster-ignored-key\]: .* of (web\d)/gm)].map(([, id]) => id)
  }

  test('those of the targets that are meant are told, and no others', async () => {
    expect(await warned('plan', 'web3')).toEqual([])
    expect(await warned('ping', 'web1')).toEqual(['web1'])
    expect(await warned('plan', '-L', 'web2,web3')).toEqual(['web2', 'web2'])
    expect(await warned('plan', '*')).toEqual(['web1', 'web2', 'web2'])
  })

  test('lint tells all', async () => {
    expect(await warned('lint', 'web3')).toEqual(['web1', 'web2', 'web2'])
  })
})

test('--out leads to --json where a command is none of Salt’s', async () => {
  for (const words of [['--out', 'json'], ['--out=json']]) {
    const { code, stderr } = await kstate(['apply', 'web1', ...words])
    expect(code).toBe(3)
    expect(stderr).toContain(
      'error[usage]: there is no --out here\n  hint: --json prints JSON; --out is an option of Salt',
    )
  }
  expect((await kstate(['apply', 'web1', '--outt'])).stderr).toContain("unknown option '--outt'")
})

test('--log-level info logs how a run comes along, without what is said to hosts', async () => {
  const files = project({})
  const root = project({
    'states/a.sls': `x: {file.managed: [{name: ${files}/x, contents: a}]}\ny: {test.fail_without_changes: []}\n`,
  })
  const { stderr } = await kstate([
    'apply',
    'web1',
    'a',
    '--local',
    '--id',
    'web1',
    '--log-level',
    'info',
    '--root',
    root,
  ])
  const lines = [...stderr.matchAll(/^[\d:.]+ (INFO|DEBUG) (.*)$/gm)].map(([, level, text]) => `${level} ${text}`)
  expect(lines).toEqual([
    'INFO web1: connected',
    'INFO web1: rendered and compiled 2 steps',
    'INFO web1: observed',
    'INFO web1: changed: file.managed x',
    'INFO web1: failed: test.fail_without_changes y',
    'INFO web1: done: 2 steps, 1 changed, 1 failed',
  ])
})
