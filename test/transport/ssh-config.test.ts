import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { type ConnectionRequest, readSshConfig, resolveConnection } from '../../src/transport/index.ts'

const around = { home: '/home/me', user: 'me', env: { MY_AGENT: '/run/agent' } }

interface Case {
  title: string
  config?: string
  asked: ConnectionRequest
  gives: Record<string, unknown>
}
const cases = parse(readFileSync(new URL('cases/ssh-config.yaml', import.meta.url), 'utf8')) as Case[]

describe('ssh_config', () => {
  test.each(cases)('$title', ({ config = '', asked, gives }) => {
    const connection = resolveConnection(asked, { text: config }, around) as unknown as Record<string, unknown>
    for (const [key, value] of Object.entries(gives))
      if (value === null) expect(connection[key], key).toBeUndefined()
      else if (key === 'knownHosts')
        for (const [name, part] of Object.entries(value as object))
          expect((connection[key] as Record<string, unknown>)[name] ?? null, name).toEqual(part)
      else expect(connection[key], key).toEqual(value)
  })

  const refusals: readonly (readonly [string, ConnectionRequest, string, string])[] = [
    ['a host that was asked for', { host: 'x;y' }, '', 'the host "x;y" holds ;'],
    ['a HostName', { host: 'x' }, 'HostName a|b', 'the host "a|b" holds |'],
    ['a User', { host: 'x' }, 'User -x', 'the user "-x" begins with a dash'],
    ['a port', { host: 'x' }, 'Port 70000', '70000 is no port'],
    ['a ProxyJump', { host: 'x' }, 'ProxyJump gate,$(id)@y', 'the jump cannot be made: the user "$(id)" holds ('],
  ]
  test.each(refusals)('%s that ssh would refuse is refused before anything is dialled', (_, asked, setting, says) => {
    const config = { text: `Host *\n  ${setting}\n` }
    expect(() => resolveConnection(asked, config, around)).toThrow(DiagnosticError)
    expect(() => resolveConnection(asked, config, around)).toThrow(says)
  })

  test('StrictHostKeyChecking yes asks nobody', () => {
    const ask = async () => true
    const strict = { text: 'Host *\n  StrictHostKeyChecking yes\n' }
    expect(resolveConnection({ host: 'x', knownHosts: { ask } }, strict, around).knownHosts.ask).toBeUndefined()
    expect(resolveConnection({ host: 'x', knownHosts: { ask } }, { text: '' }, around).knownHosts.ask).toBe(ask)
  })

  test('files are included in their places, and the block goes on after them', () => {
    const directory = mkdtempSync(join(tmpdir(), 'kstate-config-'))
    try {
      mkdirSync(join(directory, 'conf.d'))
      writeFileSync(join(directory, 'conf.d/2.conf'), 'Host second\n  Port 2\nHost *\n  ConnectTimeout 99\n')
      writeFileSync(join(directory, 'conf.d/1.conf'), 'Host first\n  Port 1\n  Include deeper\n')
      writeFileSync(join(directory, 'conf.d/ignored'), 'Port 5\n')
      writeFileSync(join(directory, 'deeper'), 'User deep\nInclude "deeper"\n')
      writeFileSync(
        join(directory, 'config'),
        'Include conf.d/*.conf missing\nConnectTimeout 5\nUser late\nHost other\n  Port 3\n',
      )
      writeFileSync(join(directory, 'system'), 'Port 9\n')
      const config = readSshConfig([join(directory, 'config'), join(directory, 'system')])
      const of = (host: string) => {
        const { port, user, connectTimeout } = resolveConnection({ host }, config, around)
        return [port, user, connectTimeout]
      }
      expect(of('first')).toEqual([1, 'deep', 99])
      expect(of('second')).toEqual([2, 'late', 99])
      expect(of('other')).toEqual([3, 'late', 99])
      expect(of('none')).toEqual([9, 'late', 99])
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})
