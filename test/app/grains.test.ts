import { describe, expect, test } from 'vitest'
import { mergeGrains, readGrainsFile } from '../../src/app/grains.ts'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { Dict, toPlain } from '../../src/python/values.ts'

const target = { id: 'web1', options: new Dict([['grains', new Dict([['role', 'db']])]]) }
const own = new Dict([
  ['os', 'Debian'],
  ['role', 'none'],
])

function problemOf(work: () => unknown) {
  try {
    work()
  } catch (cause) {
    if (cause instanceof DiagnosticError) return cause.diagnostics[0]
  }
  throw new Error('nothing was refused')
}

describe('custom grains', () => {
  test('the host’s file is over its own grains, the roster over both', () => {
    const merged = mergeGrains(target, own, 'os: Mine\nrole: web\nsite: {a: 1}\n')
    expect(toPlain(merged)).toEqual({ os: 'Mine', role: 'db', site: { a: 1 } })
  })

  test('an empty file says nothing', () => {
    expect(toPlain(mergeGrains({ id: 'web1' }, own, ''))).toEqual({ os: 'Debian', role: 'none' })
    expect(toPlain(mergeGrains({ id: 'web1' }, own, '# later\n'))).toEqual({ os: 'Debian', role: 'none' })
  })

  test.each([
    ['broken YAML', 'roles:\n  - web\n bad: [\n', 3],
    ['a list', '- web\n', 1],
    ['text', 'web\n', 1],
  ])('%s is a diagnostic with host, file and line', (_, text, line) => {
    const found = problemOf(() => mergeGrains(target, own, text))
    expect(found?.at).toMatchObject({ file: 'web1:/etc/salt/grains', line })
  })

  test('grains of the roster that are no mapping are refused', () => {
    const found = problemOf(() => mergeGrains({ id: 'web1', options: new Dict([['grains', 'web']]) }, own, ''))
    expect(found?.summary).toContain('minion_opts of web1')
  })

  test('a file of grains has the ID, also where it does not say so', () => {
    expect(toPlain(readGrainsFile('os: Debian\n', 'g.yaml', 'web1'))).toEqual({ os: 'Debian', id: 'web1' })
    expect(toPlain(readGrainsFile('{"id": "other"}', 'g.json', 'web1'))).toEqual({ id: 'other' })
    expect(toPlain(readGrainsFile('', 'g.yaml', 'web1'))).toEqual({ id: 'web1' })
  })
})
