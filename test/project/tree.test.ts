import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { openTree } from '../../src/project/index.ts'

const made: string[] = []
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true })
})

/** Files by path; one that begins with `->` is a symbolic link. */
function treeOf(files: { readonly [path: string]: string }, roots = ['states', 'more']) {
  const base = mkdtempSync(join(tmpdir(), 'kstate-tree-'))
  made.push(base)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(base, path)), { recursive: true })
    if (text.startsWith('->')) symlinkSync(text.slice(2), join(base, path))
    else writeFileSync(join(base, path), text)
  }
  return openTree(
    roots.map((root) => join(base, root)),
    base,
    [join(base, 'pillar')],
  )
}

function codeOf(ask: () => unknown): string {
  try {
    return `no refusal: ${JSON.stringify(ask())}`
  } catch (cause) {
    if (cause instanceof DiagnosticError) return cause.diagnostics[0]!.code
    throw cause
  }
}

describe('a tree', () => {
  test('follows links within its roots, to each other and to those of the other tree', () => {
    const tree = treeOf({
      'states/a': 'a',
      'states/d/b': '->../a',
      'states/e': '->d',
      'states/f': '->../more/x',
      'more/x': 'x',
      'states/p': '->../pillar/p',
      'pillar/p': 'p',
    })
    const read = (path: string) => tree.read(path)
    expect(['d/b', 'e/b', 'f', 'p', 'd/../a', './d//b'].map(read)).toEqual(['a', 'a', 'x', 'p', 'a', 'a'])
    expect([...tree.files()].sort()).toEqual(['a', 'd/b', 'e/b', 'f', 'p', 'x'])
  })

  test('reads through roots that are links themselves', () => {
    const tree = treeOf({ 'real/a': 'a', 'real/b': '->a', states: '->real' })
    expect([tree.read('a'), tree.read('b')]).toEqual(['a', 'a'])
  })

  test('refuses by every way what leads out of the roots', () => {
    const tree = treeOf({
      'out/x': 'x',
      'states/d/link': '->../../out/x',
      'states/d/absolute': '->/etc/passwd',
      'states/dir': '->../out',
      'states/twice': '->d/link',
    })
    for (const path of ['d/link', 'd/absolute', 'dir/x', 'dir/none', 'twice', '../out/x', 'd/../../out/x'])
      for (const ask of [tree.read, tree.bytes, tree.mode]) {
        expect(codeOf(() => ask(path))).toBe(path.includes('..') ? 'path-leaves-roots' : 'link-leaves-roots')
        expect(tree.has(path)).toBe(true)
      }
    for (const path of ['dir', '../out'])
      for (const ask of [tree.list, tree.links]) expect(codeOf(() => ask(path))).toMatch(/-roots$/)
    expect(tree.problem('twice')).toMatchObject({
      summary: expect.stringContaining('states/twice is a symbolic link to d/link,'),
    })
  })

  test('does not list what lies outside, and does not go round in circles', () => {
    const tree = treeOf({
      'out/x': 'x',
      'states/a': 'a',
      'states/dir': '->../out',
      'states/d/up': '->..',
      'states/d/self': '->.',
      'states/d/gone': '->none',
    })
    expect(tree.files()).toEqual(['a', 'd/gone', 'dir/'])
    expect(tree.list('')).toEqual(['a', 'd/gone', 'dir'])
  })

  test('gives every link as it is written, the first root winning', () => {
    const tree = treeOf({
      'states/d/gone': '->none',
      'states/d/etc': '->/etc/hostname',
      'states/d/up': '->..',
      'states/d/file': 'file',
      'more/d/file': '->gone',
      'more/d/etc': '->/elsewhere',
      'more/d/other': '->x',
    })
    expect([...tree.links('d')]).toEqual([
      ['etc', '/etc/hostname'],
      ['gone', 'none'],
      ['other', 'x'],
      ['up', '..'],
    ])
  })

  test('a later root has what is a dangling link in an earlier one', () => {
    const tree = treeOf({ 'states/a': '->none', 'more/a': 'a', 'states/b': '->none' })
    expect(tree.read('a')).toBe('a')
    expect(tree.problem('a')).toBeUndefined()
    expect([tree.has('b'), tree.read('b'), tree.problem('b')?.code]).toEqual([false, undefined, 'link-leads-nowhere'])
    expect(tree.problem('none')).toBeUndefined()
  })

  test('hashes a file once, piece by piece', async () => {
    const text = 'kstate'.repeat(500_000)
    const tree = treeOf({ 'states/long': text, 'states/link': '->long' })
    const sha256 = createHash('sha256').update(text).digest('hex')
    expect(await tree.hash('long')).toMatchObject({ sha256, size: text.length })
    expect(tree.hash('long')).toBe(tree.hash('long'))
    expect([tree.size('link'), tree.size('none')]).toEqual([text.length, undefined])
  })
})
