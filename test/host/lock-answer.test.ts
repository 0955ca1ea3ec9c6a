import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type LockState, readLock } from '../../src/host/index.ts'

interface Case {
  readonly title: string
  readonly stdout?: string
  readonly stderr?: string
  readonly code?: number
  readonly state: LockState
}

const cases = parse(readFileSync(new URL('cases/answers.yaml', import.meta.url), 'utf8')) as Case[]

test.each(cases)('$title', ({ stdout = '', stderr = '', code = 0, state }) => {
  const answer = readLock({ code, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) })
  expect(answer).toEqual(state)
})
