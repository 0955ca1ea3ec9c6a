import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { type Initialized, initialize, type Survey, surveyProject, type TargetWords } from '../../src/app/init/init.ts'
import { DiagnosticError } from '../../src/core/diagnostics.ts'

interface Case {
  readonly title: string
  readonly files?: { readonly [path: string]: string }
  readonly words?: TargetWords
  readonly parts?: readonly string[]
  readonly written?: readonly string[]
  readonly left?: readonly string[]
  readonly told?: readonly string[]
  readonly target?: string
  readonly holds?: { readonly [path: string]: readonly string[] }
  readonly lacks?: { readonly [path: string]: readonly string[] }
  readonly refused?: string
}

const cases = parse(readFileSync(new URL('init.yaml', import.meta.url), 'utf8')) as Case[]

test.each(cases)('$title', async (one) => {
  const root = directoryOf(one.files ?? {})
  const before = contentsOf(root)
  const made = await run(root, one.words ?? {}).catch((cause: Error) => cause)
  if (made instanceof Error) {
    expect(made).toBeInstanceOf(DiagnosticError)
    expect((made as DiagnosticError).diagnostics[0]!.summary).toBe(one.refused)
    expect(contentsOf(root)).toEqual(before)
    return
  }
  expect(one.refused).toBeUndefined()
  const { survey, done } = made
  if (one.parts) expect(survey.parts.map(({ path, what }) => `${path}, ${what}`)).toEqual(one.parts)
  if (one.written) expect(done.written).toEqual(one.written)
  if (one.target) expect(done.target).toBe(one.target)
  expect(done.left).toEqual(one.left ?? [])
  expect(survey.told.map(({ code }) => code)).toEqual(one.told ?? [])
  const after = contentsOf(root)
  for (const [path, text] of Object.entries(before)) expect(after[path], path).toBe(text)
  expect(Object.keys(after).sort()).toEqual([...Object.keys(before), ...done.written].sort())
  for (const [path, lines] of Object.entries(one.holds ?? {}))
    expect(after[path]!.split('\n')).toEqual(expect.arrayContaining([...lines]))
  for (const [path, words] of Object.entries(one.lacks ?? {}))
    for (const word of words) expect(after[path]).not.toContain(word)
})

test('once is enough: a second init finds everything and writes nothing', async () => {
  const root = directoryOf({})
  await run(root, {})
  const { survey, done } = await run(root, {})
  expect(done.written).toEqual([])
  expect(survey.parts.map(({ path }) => path)).toEqual(['kstate.yaml', 'states/', 'pillar/', 'roster.yaml'])
  expect(survey.targets).toEqual(['web1'])
})

test('a file is no place for a project', async () => {
  const root = directoryOf({ file: 'x' })
  await expect(surveyProject(join(root, 'file'))).rejects.toThrow('is no directory')
})

async function run(root: string, words: TargetWords): Promise<{ survey: Survey; done: Initialized }> {
  const survey = await surveyProject(root)
  return { survey, done: await initialize(survey, words) }
}

function directoryOf(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'kstate-init-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), join(root, path))
    else writeFileSync(join(root, path), text)
  }
  return root
}

/** Path → text; of a link what it says. */
function contentsOf(root: string): { [path: string]: string } {
  const paths = readdirSync(root, { recursive: true }).map(String)
  return Object.fromEntries(
    paths.flatMap((path) => {
      const found = lstatSync(join(root, path))
      if (found.isDirectory()) return []
      return [[path, found.isSymbolicLink() ? 'a link' : readFileSync(join(root, path), 'utf8')]]
    }),
  )
}
