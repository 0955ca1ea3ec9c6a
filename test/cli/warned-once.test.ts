import { expect, test } from 'vitest'
import { kstate, project } from '../e2e/helpers/kstate.ts'

test.each([
  ['an execution function in Salt’s form', ['web1', 'grains.get', 'os']],
  ['a function that kstate has not', ['web1', 'nosuch.function']],
  ['show', ['show', 'top', 'web1']],
])('a warning of the configuration is told once: %s', async (_, args) => {
  const root = project({
    'roster.yaml': 'web1: {host: 127.0.0.1, port: 1}\n',
    'grains.yaml': 'os: Debian\n',
    'states/_modules/own.py': '',
    'states/top.sls': '',
  })
  const { stderr } = await kstate([...args, '--grains', 'grains.yaml'], { cwd: root })
  expect(stderr.match(/^warning\[/gm)).toHaveLength(1)
})
