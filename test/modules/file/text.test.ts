import { expect, test } from 'vitest'
import { holdsText, splitLines } from '../../../src/modules/file/text.ts'
import { Chance } from '../../fuzz/random.ts'

/** What is meant, as the regular expression that Salt makes of a text; it cannot be made of long ones. */
function meant(old: string, text: string): boolean {
  const lines = splitLines(text).map((line) => {
    const words = line.split(/\s+/).filter((word) => word !== '')
    return `(?:\\s+)?${words.map((word) => word.replace(/[.]/g, '\\.')).join('\\s+')}(?:\\s+)?`
  })
  return new RegExp(`^${lines.join('')}$`, 'm').test(old)
}

test('a text is found where the regular expression of Salt finds it', () => {
  const chance = new Chance(9)
  const make = (most: number) =>
    chance.some(0, most, () => chance.pick(['a', 'b', 'ab', '.', ' ', '  ', '\t', '\n', '\n'])).join('')
  let found = 0
  for (let round = 0; round < 20_000; round++) {
    const [old, text] = [make(12), make(5)]
    const expected = meant(old, text)
    if (expected) found++
    expect(holdsText(old, text, true), JSON.stringify({ old, text })).toBe(expected)
  }
  expect(found).toBeGreaterThan(1000)
})

test('texts of any length', () => {
  const text = 'line of words\n'.repeat(10_000)
  expect(holdsText(`first\n${text}`, text, true)).toBe(true)
  expect(holdsText(text, `${text}more`, true)).toBe(false)
})
