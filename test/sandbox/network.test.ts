import { expect, test } from 'vitest'
import { nameservers } from '../../src/sandbox/nspawn/nameservers.ts'
import { freeAddress, freePrefix } from '../../src/sandbox/nspawn/network.ts'

test.each([
  ['nothing routed', [], '10.83.60'],
  ['a default route touches nothing', ['default'], '10.83.60'],
  ['other networks touch nothing', ['192.168.0.0/16', '172.17.0.0/16', '10.0.0.0/16'], '10.83.60'],
  ['the very network', ['10.83.60.0/24'], '10.84.60'],
  ['a smaller part of it', ['10.83.60.128/25', '10.84.60.7'], '10.85.60'],
  ['a larger one around it', ['10.80.0.0/13'], '10.88.60'],
])('a free network: %s', (_, routes, prefix) => {
  expect(freePrefix(routes)).toBe(prefix)
})

test('no free network is told as such', () => {
  expect(() => freePrefix(['10.0.0.0/8'])).toThrow(/no free network/)
})

test('addresses are given from the lowest, and freed ones again', () => {
  expect(freeAddress('10.83.60', new Set())).toBe('10.83.60.2')
  expect(freeAddress('10.83.60', new Set(['10.83.60.2', '10.83.60.4']))).toBe('10.83.60.3')
  const all = new Set(Array.from({ length: 253 }, (_, i) => `10.83.60.${i + 2}`))
  expect(() => freeAddress('10.83.60', all)).toThrow(/all 253 addresses/)
})

test('name servers of the machine itself are of no use in a sandbox host', () => {
  const conf =
    '# x\nnameserver 127.0.0.53\nnameserver 192.0.2.1\nnameserver ::1\nsearch example.org\nnameserver 192.0.2.2 \n'
  expect(nameservers(conf)).toEqual(['192.0.2.1', '192.0.2.2'])
})
