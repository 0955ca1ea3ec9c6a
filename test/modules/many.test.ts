import { describe, expect, test } from 'vitest'
import type { Need } from '../../src/modules/kit/fact.ts'
import { offerFact, packageFact } from '../../src/modules/pkg/facts.ts'
import { serviceFact } from '../../src/modules/service/facts.ts'
import { userFact } from '../../src/modules/user/facts.ts'
import { readAnswers, scriptsOf } from './support.ts'

/** What Linux takes as one argument; all of a command's together may be some sixteen times that. */
const argumentLimit = 128 * 1024

const kinds: readonly (readonly [string, (name: string) => Need])[] = [
  ['accounts', userFact as (name: string) => Need],
  ['packages', packageFact as (name: string) => Need],
  ['offers', offerFact as (name: string) => Need],
  ['services', serviceFact as (name: string) => Need],
]

describe('very many questions fit into argument lists', () => {
  test.each(kinds)('%s', (_, factOf) => {
    const needs = Array.from({ length: 20_000 }, (_, i) => factOf(`name-of-something-${i}`))
    const scripts = scriptsOf(needs[0]!.kind, needs).map(({ script }) => script.text)
    const text = scripts.join('\n')
    for (const i of [0, 9_999, 19_999]) expect(text).toContain(`name-of-something-${i}`)
    // A loop's words stay in the shell.
    for (const line of text.split('\n'))
      if (!line.startsWith('for ')) expect(Buffer.byteLength(line)).toBeLessThan(argumentLimit)
  })

  test('units of several commands are told apart as those of one', () => {
    const needs = Array.from({ length: 300 }, (_, i) => serviceFact(`s${i}`))
    const blocks = needs.map((_, i) => `Id=s${i}.service\nLoadState=loaded\nActiveState=active`).join('\n\n')
    const stdout = Buffer.from(`== systemd\n${blocks}\n\n== sysv\n`)
    const facts = readAnswers(needs[0]!.kind, needs, [{ code: 0, stdout, stderr: Buffer.alloc(0) }])
    expect(facts.get('s299.service')).toMatchObject({ managed: true, active: 'active' })
  })
})
