import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Redactor } from '../../src/core/secrets.ts'
import { looseDiff, unifiedDiff } from '../../src/modules/file/unified.ts'

interface Case {
  readonly name: string
  readonly secrets?: readonly string[]
  readonly old: string
  readonly now: string
  readonly diff: string
}

const cases = parse(readFileSync(new URL('redact-diff.yaml', import.meta.url), 'utf8')) as Case[]
const keys = ['*password*', '*secret*', '*token*']

function redactorOf({ secrets = [] }: Pick<Case, 'secrets'>): Redactor {
  const redactor = new Redactor(keys)
  for (const secret of secrets) redactor.add(secret)
  return redactor
}

/** Without the heads of the file and of its hunks. */
function linesOf(diff: string): string {
  return diff.replace(/^--- \n\+\+\+ \n/, '').replace(/^@@ .*\n/gm, '')
}

describe('a diff', () => {
  test.each(cases)('$name', (one) => {
    const shown = redactorOf(one).text(unifiedDiff(one.old, one.now))
    expect(shown).toMatch(/^--- \n\+\+\+ \n@@ -/)
    expect(linesOf(shown)).toBe(one.diff)
    expect(shown).not.toMatch(/OLD/)
  })

  test('as Salt prints it for appended lines', () => {
    const shown = redactorOf({ secrets: ['new-Hunter22'] }).text(
      looseDiff(['a', 'pw=OLDone'], ['a', 'pw=new-Hunter22']),
    )
    expect(shown).toBe('--- \n\n+++ \n\n@@ -1,2 +1,2 @@\n\n a\n-pw=******\n+pw=******')
  })

  test('amidst other text', () => {
    const diff = unifiedDiff('pin OLDone\n', 'pin new-Hunter22\n')
    const shown = redactorOf({ secrets: ['new-Hunter22'] }).text(`new-Hunter22:\n${diff}-pin OLDone is no line of it\n`)
    expect(shown).toBe('******:\n--- \n+++ \n@@ -1 +1 @@\n-pin ******\n+pin ******\n-pin OLDone is no line of it\n')
  })

  const secretLines = [
    (secret: string) => `requirepass ${secret}`,
    (secret: string) => `  "pin": "${secret}",`,
    (secret: string) => `url=postgres://app:${secret}@db/app`,
    (secret: string) => `\tkey ${secret}; # it`,
    (secret: string) => secret,
  ]
  const plainLine = fc.constantFrom('', 'a = 1', 'b = 2', 'listen 80', '# comment', '  - item', 'requirepass_file x')

  test('shows no former secret, whatever changes beside it', () => {
    const property = fc.property(
      fc.constantFrom(...secretLines),
      fc.array(fc.record({ line: plainLine, change: fc.constantFrom('', '', '', 'gone', 'other', 'more') }), {
        maxLength: 6,
      }),
      fc.nat(6),
      fc.integer({ min: -1, max: 1 }),
      fc.constantFrom('', '\n'),
      (form, lines, at, moved, end) => {
        const old: string[] = lines.map(({ line }) => line)
        const now = lines.flatMap(({ line, change }) => {
          if (change === 'gone') return []
          return change === 'other' ? [`${line}1`] : change === 'more' ? [line, 'c = 3'] : [line]
        })
        old.splice(at, 0, form('OLD-secret'))
        now.splice(Math.max(0, at + moved), 0, form('new-Hunter22'))
        const diff = unifiedDiff(old.join('\n') + end, `${now.join('\n')}\n`)
        const shown = redactorOf({ secrets: ['new-Hunter22'] }).text(diff)
        expect(shown).not.toMatch(/OLD-secret|Hunter22/)
        expect(shown.split('\n').length).toBe(diff.split('\n').length)
      },
    )
    fc.assert(property, { numRuns: 1000 })
  })

  test('of many lines takes no time', () => {
    const lines = (text: string) => Array.from({ length: 3000 }, (_, i) => `${text} ${i}\n`).join('')
    const diff = unifiedDiff(lines('OLD'), `${lines('new')}pin new-Hunter22\n`)
    expect(redactorOf({ secrets: ['new-Hunter22'] }).text(diff)).not.toMatch(/OLD/)
  })

  test.each(['ab+/', 'token ', 'token=', '= ', ' : '])('nor of a long line of %j', (word) => {
    const diff = unifiedDiff(`${word.repeat(100_000)}x`, `${word.repeat(100_000)}y\npin new-Hunter22\n`)
    expect(redactorOf({ secrets: ['new-Hunter22'] }).text(diff)).toContain('+pin ******')
  })
})
