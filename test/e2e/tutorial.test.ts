import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sandboxDown, sandboxUp } from '../../src/sandbox/index.ts'
import { type Block, blocksOf, onHost } from '../docs/blocks.ts'
import { commandsIn, runConsole } from '../docs/console.ts'
import { project } from './helpers/kstate.ts'

describe(onHost, () => {
  const blocks = blocksOf(onHost)
  /** In place of `web1`, and as long, so that columns stand where they stand in the guide. */
  const id = `t${randomBytes(2).toString('hex').slice(0, 3)}`
  const root = project({})

  beforeAll(() => sandboxUp({ id, image: 'bare' }, { say: console.log }))
  afterAll(async () => {
    await sandboxDown(id)
  })

  test('it shows what it promises', () => {
    const commands = blocks.flatMap((block) => (block.language === 'console' ? commandsIn(block.text) : []))
    expect(commands.map(({ words }) => words?.[0])).toEqual(
      expect.arrayContaining(['init', 'lint', 'plan', 'apply', 'cmd', 'pillar', undefined]),
    )
  })

  test.each(blocks.filter(isDone))('line $line', (block) =>
    block.language === 'console'
      ? runConsole(block.text, { cwd: root, target: ['web1', id] }).then(rename)
      : write(block),
  )

  test('the SLS that it shows is the one that init writes', () => {
    const shown = blocks.find(({ text }) => text.startsWith('/etc/motd.d/welcome:'))!.text
    expect(readFileSync(join(root, 'states/welcome/init.sls'), 'utf8')).toContain(shown)
  })

  function isDone({ language, mark }: Block): boolean {
    return language === 'console' || mark?.[0] === 'file'
  }

  function write({ mark, text }: Block): void {
    const path = join(root, mark![1])
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text.replaceAll('web1', id))
  }

  /** What `kstate init` calls its target is called otherwise here. */
  function rename(): void {
    const roster = join(root, 'roster.yaml')
    writeFileSync(roster, readFileSync(roster, 'utf8').replaceAll('web1', id))
  }
})
