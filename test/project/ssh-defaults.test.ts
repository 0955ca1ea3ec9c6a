import { homedir } from 'node:os'
import { expect, test } from 'vitest'
import { type Config, withDefaults } from '../../src/project/index.ts'
import { Dict, toPlain, toValue } from '../../src/python/values.ts'

function config(options: unknown): Config {
  return {
    root: '/p',
    fileRoots: [],
    pillarRoots: [],
    secrets: [],
    lintIgnore: [],
    keys: {},
    modules: [],
    project: 'test',
    failhard: false,
    test: false,
    jobs: 1,
    options: toValue(options) as Dict,
    warnings: [],
    refused: [],
  }
}

test('the configuration says what a roster entry leaves open', () => {
  const told = config({ ssh_user: 'deploy', ssh_port: 2222, ssh_priv: '~/.ssh/k', ssh_passwd: 'x', ssh_sudo: true })
  const target = withDefaults({ id: 'a', host: 'h' }, told)
  expect(target).toMatchObject({
    id: 'a',
    host: 'h',
    user: 'deploy',
    port: 2222,
    key: `${homedir()}/.ssh/k`,
    sudo: true,
  })
  expect(target.password?.reveal()).toBe('x')
})

test('a login has the time of ssh_timeout, where the roster says nothing; 0 leaves it to the defaults', () => {
  expect(withDefaults({ id: 'a' }, config({ ssh_timeout: 7 })).timeout).toBe(7)
  expect(withDefaults({ id: 'a', timeout: 3 }, config({ ssh_timeout: 7 })).timeout).toBe(3)
  expect(withDefaults({ id: 'a' }, config({ ssh_timeout: 0 })).timeout).toBeUndefined()
})

test('a roster entry wins', () => {
  const told = config({ ssh_user: 'deploy', ssh_sudo: true, ssh_minion_opts: { failhard: true, grains: { a: 1 } } })
  const target = withDefaults({ id: 'a', user: 'root', sudo: false, options: new Dict([['failhard', false]]) }, told)
  expect(target).toMatchObject({ user: 'root', sudo: false })
  expect(toPlain(target.options!)).toEqual({ failhard: false, grains: { a: 1 } })
})

test('keys are looked for from the root, the agent is no file', () => {
  expect(withDefaults({ id: 'a' }, config({ ssh_priv: 'keys/k' })).key).toBe('/p/keys/k')
  expect(withDefaults({ id: 'a' }, config({ ssh_priv: 'agent-forwarding' })).key).toBe('agent-forwarding')
})
