import { expect, test } from 'vitest'
import { cacheDirectory, stateDirectory } from '../../src/sandbox/directories.ts'
import { hostName, shortName } from '../../src/sandbox/names.ts'

test.each([
  ['kingfisher-process', 'kingfisher-process'],
  ['Web.Example.ORG', 'web-example-org'],
  ['a/../$(reboot)', 'a-reboot'],
  ['-x-', 'x'],
  [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
  ['Größe', 'gr-e'],
])('the host name of %j is %j', (id, name) => {
  expect(hostName(id)).toBe(name)
})

test('an ID without a letter or digit gets its short name as host name', () => {
  expect(hostName('…')).toBe(shortName('…'))
})

test('short names fit a network link, and differ where IDs differ in any way', () => {
  const ids = ['a', 'A', 'a ', 'ä', 'a'.repeat(1000), 'a'.repeat(1001), '']
  const names = ids.map(shortName)
  expect(new Set(names).size).toBe(ids.length)
  for (const name of names) expect(name).toMatch(/^[a-z0-9]{1,15}$/)
})

test('root keeps images in /var/cache and notes in /run, others in their home; the XDG variables win', () => {
  expect(cacheDirectory({}, true)).toBe('/var/cache/kstate/sandbox')
  expect(stateDirectory({}, true)).toBe('/run/kstate/sandbox')
  expect(cacheDirectory({}, false)).toMatch(/\/\.cache\/kstate\/sandbox$/)
  expect(stateDirectory({}, false)).toMatch(/\/\.local\/state\/kstate\/sandbox$/)
  expect(cacheDirectory({ XDG_CACHE_HOME: '/x' }, true)).toBe('/x/kstate/sandbox')
  expect(stateDirectory({ XDG_STATE_HOME: '/y' }, false)).toBe('/y/kstate/sandbox')
})
