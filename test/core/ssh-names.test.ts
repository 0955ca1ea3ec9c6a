import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { hostNameProblem, readJump, userNameProblem } from '../../src/core/ssh-names.ts'

interface Names {
  readonly fine: readonly string[]
  readonly refused: Readonly<Record<string, string>>
}
const { hosts, users, jumps } = parse(readFileSync(new URL('ssh-names.yaml', import.meta.url), 'utf8')) as {
  hosts: Names
  users: Names
  jumps: { readonly fine: Readonly<Record<string, unknown>>; readonly refused: Readonly<Record<string, string>> }
}

describe.each([
  ['hosts', hosts, hostNameProblem],
  ['users', users, userNameProblem],
] as const)('%s', (_, names, problem) => {
  test.each(names.fine)('%j is fine', (name) => expect(problem(name)).toBeUndefined())
  test.each(Object.entries(names.refused))('%j is refused', (name, why) => expect(problem(name)).toBe(why))
})

describe('jumps', () => {
  test.each(Object.entries(jumps.fine))('%j', (text, hops) => expect(readJump(text)).toEqual(hops))
  test.each(Object.entries(jumps.refused))('%j is refused', (text, why) => expect(readJump(text)).toBe(why))
})
