import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/check-imports.mjs', import.meta.url))
const made: string[] = []
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true })
})

/** What the check says of a tree of files. */
function check(files: { readonly [path: string]: string }): { readonly code: number | null; readonly told: string } {
  const root = mkdtempSync(join(tmpdir(), 'imports-'))
  made.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  return { code: status, told: stdout + stderr }
}

const circle = (path: string) => `files import each other in a circle: ${path}\n`

describe('circles of files', () => {
  test('three files of a room, with the way', () => {
    const found = check({
      'core/a.ts': "import { b } from './b.ts'\nexport const a = b\n",
      'core/b.ts': "import { c } from './inner/c.ts'\nexport const b = c\n",
      'core/inner/c.ts': "export { a as c } from '../a.ts'\n",
    })
    expect(found).toEqual({ code: 1, told: circle('core/a.ts → core/b.ts → core/inner/c.ts → core/a.ts') })
  })

  test.each([
    ['types alone', "import type { B } from './b.ts'\n"],
    ['the type of a module', "export type B = import('./b.ts').B\n"],
    ['an import when it is needed', "export const b = () => import('./b.ts')\n"],
    ['a list over several lines', "import {\n  type B,\n  b,\n} from './b.ts'\n"],
  ])('%s', (_, text) => {
    const found = check({ 'core/a.ts': text, 'core/b.ts': "import { a } from './a.ts'\n" })
    expect(found).toEqual({ code: 1, told: circle('core/a.ts → core/b.ts → core/a.ts') })
  })

  test('a file that imports itself', () => {
    expect(check({ 'core/a.ts': "import { a } from './a.ts'\n" }).told).toBe(circle('core/a.ts → core/a.ts'))
  })

  test('each of two, once, and not what only leads there', () => {
    const found = check({
      'core/a.ts': "import './b.ts'\nimport './c.ts'\n",
      'core/b.ts': "import './a.ts'\n",
      'core/c.ts': "import './a.ts'\n",
      'core/way.ts': "import './a.ts'\nimport './x.ts'\n",
      'core/x.ts': "import './y.ts'\n",
      'core/y.ts': "import './x.ts'\n",
    })
    expect(found.told).toBe(circle('core/a.ts → core/b.ts → core/a.ts') + circle('core/x.ts → core/y.ts → core/x.ts'))
  })

  test('none where files share one', () => {
    const found = check({
      'core/a.ts': "import './b.ts'\nimport './c.ts'\n",
      'core/b.ts': "import './c.ts'\n",
      'core/c.ts': 'export {}\n',
    })
    expect(found).toEqual({ code: 0, told: 'imports: 3 files keep the rule\n' })
  })
})

describe('python/', () => {
  test('every room may use all of it, core/ none', () => {
    const files = { 'python/values/text.ts': "import '../../core/glob.ts'\n", 'core/glob.ts': 'export {}\n' }
    const use = "import '../python/values/text.ts'\n"
    expect(check({ ...files, 'yaml/load.ts': use, 'jinja/tests.ts': use }).code).toBe(0)
    expect(check({ ...files, 'core/copy.ts': use }).told).toContain('core/copy.ts: core/ may not import from python/')
  })

  test('it uses core/ alone', () => {
    const found = check({ 'python/call.ts': "import '../jinja/index.ts'\n", 'jinja/index.ts': 'export {}\n' })
    expect(found.told).toContain('python/call.ts: python/ may not import from jinja/')
  })
})

describe('the command line', () => {
  test.each([
    ['the engine', "import { runHosts } from '../engine/index.ts'\n"],
    ['modules, when they are needed', "const load = () => import('../modules/index.ts')\n"],
    ['a type of a stage', "import type { Step } from '../compile/types.ts'\n"],
  ])('reaches no stage, not even %s', (_, text) => {
    const { code, told } = check({
      'cli/a.ts': text,
      'engine/index.ts': '',
      'modules/index.ts': '',
      'compile/types.ts': '',
    })
    expect(code).toBe(1)
    expect(told).toMatch(/^cli\/a\.ts: cli\/ may not import from (engine|modules|compile)\//)
  })
})
