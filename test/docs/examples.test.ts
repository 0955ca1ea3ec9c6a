import { readdirSync } from 'node:fs'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'

import * as jinja from '../../src/jinja/index.ts'
import { loadYaml } from '../../src/yaml/index.ts'
import { project } from '../e2e/helpers/kstate.ts'
import { type Block, blocksOf, guides, onHost, readGuide } from './blocks.ts'
import { runConsole } from './console.ts'

/** How a block is checked; undefined where nothing checks it. */
function wayOf({ language, mark }: Block, before: Block | undefined): string | undefined {
  if (mark?.[0] === 'file' || mark?.[0] === 'not run') return mark[0]
  if (language === 'console' || language === 'ts') return language
  if (language === 'jinja' && mark?.[0] === 'renders with') return 'jinja'
  if (language === 'text' && before?.mark?.[0] === 'renders with') return 'text'
  if (language === 'yaml') return 'yaml'
  return undefined
}

describe.each(guides)('%s', (guide) => {
  const blocks = blocksOf(guide)

  test('every block is run, or says why not', () => {
    const unmarked = blocks.filter((block, index) => wayOf(block, blocks[index - 1]) === undefined)
    expect(unmarked.map(({ line }) => `${guide}:${line}`)).toEqual([])
  })

  for (const [index, block] of blocks.entries()) {
    const way = wayOf(block, blocks[index - 1])
    if (way === 'yaml') test(`line ${block.line} is YAML`, () => expect(loadYaml(block.text).value).not.toBeNull())
    if (way === 'console' && guide !== onHost)
      test(`line ${block.line} prints what it says`, { timeout: 30_000 }, () =>
        runConsole(block.text, { cwd: projectOf(blocks) }),
      )
    if (way === 'jinja')
      test(`line ${block.line} renders as it says`, async () => {
        const environment = new jinja.Environment({ salt: true, trimBlocks: false })
        const context = loadYaml(block.mark![1]).value
        const made = await environment.renderString(block.text, context as never, 'example')
        expect(made.trim()).toBe(blocks[index + 1]!.text.trim())
      })
    if (way === 'ts') test(`line ${block.line} gives what it says`, () => runProgram(block.text))
  }

  test('its commands and options are there', async () => {
    for (const { command, options } of commandLines(readGuide(guide))) {
      const known = await knownOptions(command)
      expect(known, `kstate ${command}`).toBeDefined()
      for (const option of options) expect(known, `kstate ${command} ${option}`).toContain(option)
    }
  })
})

/** A project with the files of a guide. */
function projectOf(blocks: readonly Block[]): string {
  const files = blocks.flatMap((block) => (block.mark?.[0] === 'file' ? [[block.mark[1], block.text]] : []))
  return project({
    'roster.yaml': 'web1: {host: 127.0.0.1}\n',
    'grains.yaml': 'id: web1\n',
    'pillar/top.sls': '',
    ...Object.fromEntries(files),
  })
}

/** Runs a program whose imports are of `kstate/jinja`; each `EXPRESSION // VALUE` must hold. */
async function runProgram(text: string): Promise<void> {
  const body = text
    .replace(/^import \{(.*)\} from 'kstate\/jinja'$/m, 'const {$1} = jinja')
    .replace(/^(?!const )(\w.*) \/\/ (.*)$/gm, 'expect($1).toEqual($2)')
  expect(body).toContain('expect(')
  const run = new Function('jinja', 'expect', `return (async () => {\n${body}\n})()`)
  await run(jinja, expect)
}

/** `kstate …` lines that a guide shows in indented blocks and between backticks. */
function commandLines(text: string): { command: string; options: string[] }[] {
  const shown = [...text.matchAll(/^ {4}(?:\$ |npx )?kstate (.*)$/gm), ...text.matchAll(/`kstate ([^`\n]+)`/g)]
  return shown.flatMap(([, line]) => {
    const words = line!.replace(/ {3,}.*$| # .*$/, '').match(/'[^']*'|\S+/g) ?? []
    const command = words.find((word) => /^[a-z_]+$/.test(word))
    if (
      command === undefined ||
      words[0] !== command ||
      words.some((word) => /^\w+\.\w+$/.test(word) && command !== 'single')
    )
      return []
    return [{ command, options: words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]!) }]
  })
}

const directory = new URL('../../src/cli/commands/', import.meta.url)
const made = new Map<string, Promise<string[] | undefined>>()

function knownOptions(name: string): Promise<string[] | undefined> {
  const known = made.get(name) ?? load(name)
  made.set(name, known)
  return known
}

async function load(name: string): Promise<string[] | undefined> {
  const file = `${name.replaceAll('_', '-')}.ts`
  if (!readdirSync(directory).includes(file)) return undefined
  const { command } = (await import(new URL(file, directory).href)) as { command(): Command }
  const all = (one: Command): string[] => [
    ...one.options.flatMap(({ long }) => (long ? [long] : [])),
    ...one.commands.flatMap(all),
  ]
  return all(command())
}
