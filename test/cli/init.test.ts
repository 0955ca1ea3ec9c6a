import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { command } from '../../src/cli/commands/init.ts'

const { asked, answers } = vi.hoisted(() => ({ asked: [] as string[], answers: [] as (string | undefined)[] }))

vi.mock('../../src/cli/terminal.ts', async (load) => ({
  ...(await load<object>()),
  isInteractive: () => true,
  print: () => {},
  note: () => {},
  ask: async (question: unknown) => {
    asked.push(String(question))
    return answers.shift()
  },
}))

/** What is asked at a terminal, and the end of the roster that comes of the answers; undefined where none was written. */
async function init(given: readonly (string | undefined)[], ...words: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), 'kstate-init-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  asked.splice(0)
  answers.splice(0, answers.length, ...given)
  const failed = await command()
    .parseAsync(['--root', root, ...words], { from: 'user' })
    .then(
      () => undefined,
      (cause: Error) => cause.message,
    )
  const file = join(root, 'roster.yaml')
  const roster = existsSync(file)
    ? readFileSync(file, 'utf8')
        .replace(/^#.*\n/gm, '')
        .trim()
    : undefined
  return { questions: asked.length, roster, failed }
}

test('the address and the user are asked for', async () => {
  expect(await init(['db.example.org', 'deploy'])).toMatchObject({
    questions: 2,
    roster: 'db:\n  host: db.example.org\n  user: deploy\n  sudo: true  # this user may use sudo without a password',
  })
})

test('an empty answer is the default: a sandbox host, or root', async () => {
  expect(await init([''])).toMatchObject({ questions: 1, roster: 'web1:\n  sandbox: bare' })
  expect(await init(['192.0.2.1', ''])).toMatchObject({
    questions: 2,
    roster: 'web1:\n  host: 192.0.2.1\n  user: root',
  })
})

test('what is known is not asked for', async () => {
  expect(await init(['root@192.0.2.1'])).toMatchObject({
    questions: 1,
    roster: 'web1:\n  host: 192.0.2.1\n  user: root',
  })
  expect(await init(['root'], '--host', 'a', '--id', 'b')).toMatchObject({
    questions: 1,
    roster: 'b:\n  host: a\n  user: root',
  })
  expect(await init([], '--host', 'a', '--user', 'root')).toMatchObject({
    questions: 0,
    roster: 'a:\n  host: a\n  user: root',
  })
  expect(await init([], '--yes')).toMatchObject({ questions: 0, roster: 'web1:\n  sandbox: bare' })
})

test('an end of the input, or a wrong answer, leaves nothing', async () => {
  expect(await init([undefined])).toMatchObject({ roster: undefined, failed: 'no answer: nothing was written' })
  expect(await init(['a', undefined])).toMatchObject({ roster: undefined, failed: 'no answer: nothing was written' })
  expect(await init(['a b', 'root'])).toMatchObject({
    roster: undefined,
    failed: expect.stringContaining('white space'),
  })
})
