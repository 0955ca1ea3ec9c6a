import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { DiagnosticError } from '../../../src/core/diagnostics.ts'
import { readRoster, type Target } from '../../../src/project/index.ts'
import { resolveConnection } from '../../../src/transport/index.ts'
import { expandProxyCommand } from '../../../src/transport/proxy-command.ts'
import { Chance } from '../random.ts'
import { makeRoster, SEEDS } from './mutate.ts'

/** KSTATE_FUZZ sets how many rosters are broken, KSTATE_SEED where the random numbers begin. */
const rounds = Number(process.env.KSTATE_FUZZ ?? 400)
const seed = Number(process.env.KSTATE_SEED ?? 443)

const root = mkdtempSync(join(tmpdir(), 'kstate-rosters-'))
const roster = join(root, 'roster.yaml')
mkdirSync(join(root, 'states'))
writeFileSync(join(root, 'states/top.sls'), "base: {'*': [a]}\n")
writeFileSync(join(root, 'states/a.sls'), 'x: test.nop\n')
writeFileSync(join(root, 'grains.yaml'), 'os: Debian\n')
afterAll(() => rmSync(root, { recursive: true }))

test.each(SEEDS)('the roster that is broken is one: %#', async (text) => {
  writeFileSync(roster, text)
  expect((await show()).code).toBe(0)
})

test(`${rounds} broken rosters: an answer, or a diagnostic that names the file, with exit code 3`, async () => {
  const chance = new Chance(seed)
  const ends = { answered: 0, refused: 0 }
  for (let round = 0; round < rounds; round++) {
    const text = makeRoster(chance)
    writeFileSync(roster, text)
    const { code, said } = await show()
    const shown = `round ${round}: exit ${code}\n${JSON.stringify(text.slice(0, 3000))}\n${said}`
    expect([0, 3], shown).toContain(code)
    expect(said, shown).not.toMatch(/^\s+at .*[(/].*:\d+:\d+\)?$/m)
    expect(said.includes('defect'), shown).toBe(false)
    if (code === 0) ends.answered++
    else {
      ends.refused++
      // An empty roster has no targets; all else is something in the file.
      if (!said.includes('unknown-target')) expect(said, shown).toContain('roster.yaml')
    }
    await dial(shown)
  }
  if (process.env.KSTATE_FUZZ) console.log(ends)
  expect(Math.min(ends.answered, ends.refused)).toBeGreaterThan(rounds / 20)
}, 3_600_000)

function show() {
  return kstate(['show', 'lowstate', '*', '--root', root, '--grains', join(root, 'grains.yaml')])
}

/** What would be dialled: no name reaches a shell as anything but a word. */
async function dial(shown: string): Promise<void> {
  for (const target of await targetsOf()) {
    const { host, port, user, jump, proxyCommand, timeout: connectTimeout } = target
    if (host === undefined) continue
    const asked = { host, port, user, jump, proxyCommand, connectTimeout }
    const connection = resolveConnection(asked, { text: '' }, { home: '/home/me', user: 'me', env: {} })
    expect(expandProxyCommand('nc %h %p %r', connection), shown).not.toMatch(/[`;&<>|(){}]|(?<!')\$/)
  }
}

async function targetsOf(): Promise<readonly Target[]> {
  try {
    return (await readRoster(roster, async (text) => ({ text }))).targets
  } catch (cause) {
    expect(cause).toBeInstanceOf(DiagnosticError)
    return []
  }
}

/** The command line as the program runs it, in this process. */
async function kstate(args: readonly string[]): Promise<{ code: number; said: string }> {
  let said = ''
  const hear = (chunk: unknown) => {
    said += String(chunk)
    return true
  }
  const streams = [process.stderr, process.stdout].map((stream) => vi.spyOn(stream, 'write').mockImplementation(hear))
  const before = process.exitCode
  process.exitCode = undefined
  try {
    const code = await run(args, 'test')
    return { code, said }
  } finally {
    process.exitCode = before
    for (const stream of streams) stream.mockRestore()
  }
}
