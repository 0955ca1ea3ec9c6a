import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  fingerprint,
  type HostKey,
  judgeHostKey,
  knownHostLine,
  orderAlgorithms,
  parseKnownHosts,
  readHostKey,
} from '../../src/transport/known-hosts.ts'

interface Case {
  title: string
  known: string
  host?: string
  port?: number
  shows: string
  verdict: string
  line?: number
  first: string
}

const data = parse(readFileSync(new URL('cases/known-hosts.yaml', import.meta.url), 'utf8')) as {
  keys: Record<string, string>
  fingerprints: Record<string, string>
  cases: Case[]
  orders: Case[]
}

const keyOf = (name: string): HostKey => {
  const [type = '', key = ''] = data.keys[name]!.split(' ')
  return { type, key }
}
const entriesOf = (text: string) =>
  parseKnownHosts(
    text.replace(/\{(\w+)\}/g, (_, name) => data.keys[name]!),
    'known_hosts',
  )

describe('known_hosts', () => {
  test.each(data.cases)('$title', ({ known, host = 'example.org', port = 22, shows, verdict, line }) => {
    const judged = judgeHostKey(entriesOf(known), host, port, keyOf(shows))
    const entry = judged.kind === 'unknown' ? judged.authority : judged.entry
    expect([judged.kind, entry?.line]).toEqual([verdict, line])
  })

  test.each(data.orders)('algorithms: $title', ({ known, port = 22, first }) => {
    const order = orderAlgorithms(entriesOf(known), 'example.org', port)
    expect(order[0]).toBe(first)
    expect([...order].sort()).toEqual([...orderAlgorithms([], 'x', 22)].sort())
  })

  test.each(Object.keys(data.keys))('fingerprint and type of %s', (name) => {
    expect(fingerprint(keyOf(name))).toBe(data.fingerprints[name])
    expect(readHostKey(Buffer.from(keyOf(name).key, 'base64'))).toEqual(keyOf(name))
  })

  test.each([
    ['example.org', 22],
    ['Example.org', 2222],
    ['fe80::1', 22],
    ['fe80::1', 2222],
  ])('a line written for %s port %d is found again', (host, port) => {
    const entries = parseKnownHosts(knownHostLine(host, port, keyOf('ed')), 'f')
    expect(judgeHostKey(entries, host, port, keyOf('ed')).kind).toBe('known')
    expect(judgeHostKey(entries, host, port === 22 ? 2222 : 22, keyOf('ed2')).kind).toBe('unknown')
  })
})
