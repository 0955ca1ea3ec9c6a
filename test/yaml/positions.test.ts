import { expect, test } from 'vitest'
import { DiagnosticError, formatDiagnostic } from '../../src/core/diagnostics.ts'
import { Dict, type Value } from '../../src/python/values.ts'
import { loadYaml } from '../../src/yaml/index.ts'

const SLS = `# a comment
nginx:
  pkg.installed:
    - name: nginx
    - pkgs: [a, b]
  "é😀": {x: 1, y: 2}
merged: &m
  p: 1
again:
  <<: *m
  q: 2
`

function dict(value: Value | undefined): Dict {
  if (value instanceof Dict) return value
  throw new Error('not a dict')
}

test('keys, values, items and containers are found where they stand', () => {
  const { value, positions } = loadYaml(SLS)
  const nginx = dict(dict(value).get('nginx'))
  const args = nginx.get('pkg.installed') as Value[]
  expect(positions.root).toEqual({ line: 2, column: 1 })
  expect(positions.ofKey(dict(value), 'nginx')).toEqual({ line: 2, column: 1 })
  expect(positions.of(nginx)).toEqual({ line: 3, column: 3 })
  expect(positions.ofKey(nginx, 'pkg.installed')).toEqual({ line: 3, column: 3 })
  expect(positions.ofItem(args, 1)).toEqual({ line: 5, column: 7 })
  expect(positions.ofValue(dict(args[0]), 'name')).toEqual({ line: 4, column: 13 })
  expect(positions.ofItem(dict(args[1]).get('pkgs') as Value[], 1)).toEqual({ line: 5, column: 17 })
  expect(positions.ofKey(dict(nginx.get('é😀')), 'y')).toEqual({ line: 6, column: 16 })
})

test('a merged key stands where it was written, an unknown one nowhere', () => {
  const { value, positions } = loadYaml(SLS)
  const again = dict(dict(value).get('again'))
  expect(positions.ofKey(again, 'p')).toEqual({ line: 8, column: 3 })
  expect(positions.ofKey(again, 'q')).toEqual({ line: 11, column: 3 })
  expect(positions.ofKey(again, 'zzz')).toBeUndefined()
  expect(positions.of(new Dict())).toBeUndefined()
})

function told(text: string): string {
  try {
    loadYaml(text, { file: 'a.sls' })
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics.map(formatDiagnostic).join('\n')
    throw error
  }
  throw new Error('was read')
}

test('a duplicate key is told with both lines', () => {
  expect(told('a: 1\nb: 2\na: 3\n')).toBe(`error[yaml-duplicate-key]: found conflicting ID 'a'
  --> a.sls:3:1
    |
  3 | a: 3
    | ^
  first declared here:
  --> a.sls:1:1
    |
  1 | a: 1
    | ^
  hint: keep one of them, or give the second another name`)
})

test('a second document and a second anchor are told in one sentence', () => {
  expect(
    told('a: 1\n---\nb: 2\n'),
  ).toBe(`error[yaml-multiple-documents]: expected a single document in the stream but found another document
  --> a.sls:2:1
    |
  2 | ---
    | ^
  the first begins here:
  --> a.sls:1:1
    |
  1 | a: 1
    | ^
  hint: only one document may stand in a file: remove the '---'`)
  expect(told('a: &x 1\nb: &x 2\n')).toContain(
    "error[yaml-duplicate-anchor]: found duplicate anchor 'x'\n  --> a.sls:2:4",
  )
})

test('a tab is told as a tab', () => {
  expect(told('a:\n\tb: 1\n')).toContain('error[yaml-tab]: found character that cannot start any token')
  expect(told('a:\n\tb: 1\n')).toContain('--> a.sls:2:1')
  expect(told('a:\n\tb: 1\n')).toContain('hint: indent with spaces')
})

test('what is noticed late is told where it began', () => {
  expect(told('a: "b\nc: d\n')).toContain('--> a.sls:1:4')
  expect(told('a: 1\nb\nc: d\n')).toContain('--> a.sls:2:1')
})

/** Each line stands for nine of the line before. */
function bomb(lines: number): string {
  return Array.from({ length: lines }, (_, i) => `- &x${i + 1} [${Array(9).fill(`*x${i}`).join(', ')}]\n`).join('')
}

test.each([
  ['a: 1\n---\nb: 2\n', 'yaml-multiple-documents', 2],
  ['a: !!python/object:os.system x\n', 'yaml-tag', 1],
  ['a: {{ x }}\n', 'yaml-key', 1],
  ['a: *x\n', 'yaml-alias', 1],
  ['a: &x [*x]\n', 'yaml-alias', 1],
  [`- &x0 a\n${bomb(9)}`, 'yaml-alias-size', 8],
  [`- &x0 ${'a'.repeat(1_000_000)}\n${bomb(1).replace(/\*x0/g, '*x0, *x0')}`, 'yaml-alias-size', 2],
  ['x: {<<: [&b {<<: [&a {k: v}, ' + '*a, '.repeat(9) + ']}' + ', *b'.repeat(200_000) + ']}\n', 'yaml-alias-size', 1],
  ['a: &x 1\nb: &x 2\n', 'yaml-duplicate-anchor', 2],
  ['a: !!int x\n', 'yaml-value', 1],
  ['a: "\x01"\n', 'yaml-character', 1],
  ['a: b: c\n', 'yaml-syntax', 1],
  ['['.repeat(100_000), 'yaml-too-deep', 1],
  [`${'- '.repeat(1_500)}a`, 'yaml-too-deep', 1],
])('%j has the code %s', (text, code, line) => {
  expect(told(text)).toContain(`error[${code}]`)
  expect(told(text)).toContain(`--> a.sls:${line}:`)
})

test('an alias is the same object as its anchor, so nested aliases cost nothing', () => {
  const lines = Array.from({ length: 16 }, (_, i) => `- &x${i + 1} [*x${i}, *x${i}]`)
  const list = loadYaml(`- &x0 a\n${lines.join('\n')}\n`).value as Value[][]
  expect(list).toHaveLength(17)
  expect(list[16]![0]).toBe(list[15])
})
