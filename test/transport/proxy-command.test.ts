import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { expandProxyCommand } from '../../src/transport/proxy-command.ts'

interface Case {
  readonly title: string
  readonly command: string
  readonly user: string
  readonly words: readonly string[]
}
const cases = parse(readFileSync(new URL('cases/proxy-command.yaml', import.meta.url), 'utf8')) as Case[]

describe('the tokens of a ProxyCommand are what the shell passes on', () => {
  test.each(cases)('$title', ({ command, user, words }) => {
    const expanded = expandProxyCommand(command, { host: 'db.example.org', port: 2222, user })
    const script = `show() { for w do printf '%s\\0' "$w"; done; }\n${expanded}`
    const { stdout } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: { HOME: '/home/me' } })
    expect(stdout.split('\0').slice(0, -1), expanded).toEqual(words)
  })
})
