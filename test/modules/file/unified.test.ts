import { describe, expect, test } from 'vitest'
import { contentsText, splitLines } from '../../../src/modules/file/text.ts'
import { describeChange, isText, looseDiff, unifiedDiff } from '../../../src/modules/file/unified.ts'

const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`).join('')

/** Each as Python's difflib.unified_diff prints it, joined without anything between. */
const diffs: readonly (readonly [name: string, old: string, now: string, diff: string])[] = [
  ['one line', 'old\n', 'hi\n', '--- \n+++ \n@@ -1 +1 @@\n-old\n+hi\n'],
  ['nothing before', '', 'a\nb\n', '--- \n+++ \n@@ -0,0 +1,2 @@\n+a\n+b\n'],
  ['nothing after', 'a\n', '', '--- \n+++ \n@@ -1 +0,0 @@\n-a\n'],
  ['no newline at the end: joined with what follows', 'x', 'x\n', '--- \n+++ \n@@ -1 +1 @@\n-x+x\n'],
  ['no newline at the very end', 'a\n', 'a\nb', '--- \n+++ \n@@ -1 +1,2 @@\n a\n+b'],
  [
    'three lines around, and two hunks where more lie between',
    count(1, 20),
    count(1, 20).replace('5\n', 'five\n').replace('\n13\n', '\n'),
    '--- \n+++ \n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -10,7 +10,6 @@\n 10\n 11\n 12\n-13\n 14\n 15\n 16\n',
  ],
  [
    'the longest run stays, not the most lines',
    'e\n{\nd\n',
    '{\nc\ne\nd\n',
    '--- \n+++ \n@@ -1,3 +1,4 @@\n+{\n+c\n e\n-{\n d\n',
  ],
  [
    'the first of equal runs stays',
    'f\nb\n{\n}\n}\n}\nb\n',
    'f\nb\n{\nx\n}\n}\nb\n}\nb\n',
    '--- \n+++ \n@@ -1,7 +1,9 @@\n f\n b\n {\n-}\n+x\n }\n }\n b\n+}\n+b\n',
  ],
  [
    'one hunk where six lie between',
    count(1, 12),
    count(1, 12).replace('2\n', 'two\n').replace('\n9\n', '\nnine\n'),
    '--- \n+++ \n@@ -1,12 +1,12 @@\n 1\n-2\n+two\n 3\n 4\n 5\n 6\n 7\n 8\n-9\n+nine\n 10\n 11\n 12\n',
  ],
]

describe('differences', () => {
  test.each(diffs)('%s', (_, old, now, diff) => expect(unifiedDiff(old, now)).toBe(diff))

  test('none', () => expect(describeChange(Buffer.from('a'), Buffer.from('a'))).toBe(''))

  test('of what is no text a sentence', () => {
    const [text, binary] = [Buffer.from('a\n'), Buffer.from([0, 1])]
    expect(describeChange(text, binary)).toBe('Replace text file with binary file')
    expect(describeChange(binary, text)).toBe('Replace binary file with text file')
    expect(describeChange(binary, Buffer.from([0]))).toBe('Replace binary file')
  })

  test('Latin-1 is text, and so is little that is odd', () => {
    expect(isText(Buffer.from('gr\xfc\xdfe an alle Leser', 'latin1'))).toBe(true)
    expect(isText(Buffer.from([255, 254, 253, 65]))).toBe(false)
    expect(unifiedDiff('ü\n', 'u\n')).toBe('--- \n+++ \n@@ -1 +1 @@\n-ü\n+u\n')
  })

  test('of lists of lines: every line on its own, head lines with one more newline', () => {
    expect(looseDiff(['a'], ['a', 'b'])).toBe('--- \n\n+++ \n\n@@ -1 +1,2 @@\n\n a\n+b')
    expect(looseDiff(['a'], ['a'])).toBe('')
  })

  test('two long texts that share nothing, in no time', () => {
    const [old, now] = [count(1, 30_000), count(40_000, 70_000)]
    const since = performance.now()
    expect(unifiedDiff(old, now)).toContain('@@ -1,30000 +1,30001 @@')
    expect(performance.now() - since).toBeLessThan(5000)
  })
})

describe('lines', () => {
  test("every line end that Python's splitlines knows", () => {
    expect(splitLines('a\r\nb\rc\nd\ve\ff\x1cg\x85h\u2028i\n\n')).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      'h',
      'i',
      '',
    ])
    expect(splitLines('')).toEqual([])
  })

  test('contents end in one newline a line, or in none', () => {
    expect(contentsText('a\r\nb', true)).toBe('a\nb\n')
    expect(contentsText('a\n\n', false)).toBe('a')
    expect(contentsText('', true)).toBe('')
    expect(contentsText(['a\nb', 1, null], true)).toBe('a\nb\n1\nNone\n')
    expect(contentsText(['[one]', 'a=1', '', '[two]'], true)).toBe('[one]\na=1\n\n[two]\n')
    expect(contentsText(['a', ''], false)).toBe('a')
  })
})
