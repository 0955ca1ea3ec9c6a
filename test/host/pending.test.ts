import { describe, expect, test } from 'vitest'
import { doneLine, type PendingTrigger, pendingLine, readPending } from '../../src/host/index.ts'
import type { Answer } from '../../src/transport/types.ts'

const entry = (key: string): PendingTrigger => ({
  key,
  project: 'tree',
  trigger: 'cmd.run: reload',
  cause: 'file.managed: /etc/x',
  since: '2026-01-31T14:02:00.000Z',
  owner: 'ann@desk',
  before: 'abc',
})

const answer = (stdout: string, more: Partial<Answer> = {}): Answer => ({
  code: 0,
  stdout: Buffer.from(stdout),
  stderr: Buffer.alloc(0),
  ...more,
})
const file = (...lines: string[]) => readPending(answer(lines.map((line) => `${line}\n`).join('')))

describe('what a host says is pending', () => {
  test('nothing', () => expect(file()).toEqual({ entries: [], isStale: false }))

  test('entries in their order, as they were written', () =>
    expect(file(pendingLine(entry('b')), pendingLine(entry('a')))).toEqual({
      entries: [entry('b'), entry('a')],
      isStale: false,
    }))

  test('what is done is no more, also where it comes again', () =>
    expect(file(pendingLine(entry('a')), doneLine('a'), pendingLine(entry('b')), pendingLine(entry('b')))).toEqual({
      entries: [entry('b')],
      isStale: true,
    }))

  test.each([
    ['a line that a crash cut off', `${pendingLine(entry('b')).slice(0, 40)}`],
    ['a line that is none', 'rm -rf /'],
    ['JSON that is no entry', '+ b {"trigger": 1}'],
    ['a key that is none', '+ ../b {}'],
  ])('%s is left out', (_, line) =>
    expect(file(pendingLine(entry('a')), line)).toEqual({ entries: [entry('a')], isStale: true }),
  )

  test.each<[string, Partial<Answer>, string]>([
    ['no right to read it', { code: 1, stderr: Buffer.from('head: Permission denied\n') }, 'head: Permission denied'],
    ['an exit code alone', { code: 2 }, 'exit code 2'],
    ['an answer that is lost', { failure: { ran: true, why: 'no room' } }, 'no room'],
  ])('%s is no empty file', (_, more, why) => expect(readPending(answer('', more))).toEqual({ why }))
})
