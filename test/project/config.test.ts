import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Diagnostic, DiagnosticError } from '../../src/core/diagnostics.ts'
import { type Config, readConfig } from '../../src/project/index.ts'
import { toPlain } from '../../src/python/values.ts'

interface Told {
  readonly code: string
  readonly line?: number
  readonly says?: string
  readonly hint?: string
}

interface Case {
  readonly name: string
  readonly files: { readonly [path: string]: string }
  readonly gives?: Omit<Partial<Config>, 'warnings' | 'options'> & {
    readonly warnings?: readonly Told[]
    readonly options?: { readonly [name: string]: unknown }
  }
  readonly refused?: readonly Told[]
}

const cases = parse(readFileSync(new URL('cases/config.yaml', import.meta.url), 'utf8')) as Case[]
const made: string[] = []
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true })
})

function project(files: Case['files']): string {
  const root = mkdtempSync(join(tmpdir(), 'kstate-config-'))
  made.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

function expectTold(found: readonly Diagnostic[], told: readonly Told[]): void {
  expect(found.map(({ code }) => code)).toEqual(told.map(({ code }) => code))
  for (const [index, { line, says = '', hint = '' }] of told.entries()) {
    if (line !== undefined) expect(found[index]!.at?.line).toBe(line)
    expect(found[index]!.summary).toContain(says)
    expect(found[index]!.hint ?? '').toContain(hint)
  }
}

function refusalsOf(root: string): readonly Diagnostic[] {
  try {
    readConfig({ root })
  } catch (cause) {
    if (cause instanceof DiagnosticError) return cause.diagnostics
    throw cause
  }
  return []
}

describe('files of a project → its configuration', () => {
  for (const { name, files, gives, refused } of cases) {
    test(name, () => {
      const root = project(files)
      if (refused) return expectTold(refusalsOf(root), refused)
      const config = readConfig({ root })
      const short = (path: string | undefined) => path && relative(root, path)
      const { options = {}, warnings, ...rest } = gives!
      const given = {
        ...config,
        fileRoots: config.fileRoots.map(short),
        pillarRoots: config.pillarRoots.map(short),
        roster: short(config.roster),
      }
      expect(given).toMatchObject(rest)
      expect(toPlain(config.options)).toMatchObject(options)
      if (warnings) expectTold(config.warnings, warnings)
    })
  }
})

test('~/ is the home directory, wherever a path is named', () => {
  const text =
    "file_roots: ['~/x/states']\npillar_roots: ~/x/pillar\nmodules: ['~/x/modules']\nroster_file: ~/x/roster\n"
  const config = readConfig({ root: project({ 'kstate.yaml': text }) })
  const home = (name: string) => join(homedir(), 'x', name)
  expect(config).toMatchObject({
    fileRoots: [home('states')],
    pillarRoots: [home('pillar')],
    modules: [home('modules')],
  })
  expect(config.roster).toBe(home('roster'))
})

test('what cannot be honoured may be kept, and the rest is read', () => {
  const root = project({
    Saltfile: 'salt-ssh: {config_dir: c, roster: ansible}\n',
    'c/master': 'ext_pillar: [{git: x}]\nfailhard: true\nfile_roots: {base: [x], dev: [y]}\n',
  })
  const config = readConfig({ root, keepRefused: true })
  expect(config.refused.map(({ code }) => code)).toEqual(['config-refused', 'config-refused', 'environment-refused'])
  expect(config).toMatchObject({ failhard: true, fileRoots: [join(root, 'x')], master: join(root, 'c/master') })
  expect(refusalsOf(root)).toEqual(config.refused)
})
