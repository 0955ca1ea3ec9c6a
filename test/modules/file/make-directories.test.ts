import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeDirectories } from '../../../src/modules/file/parents.ts'

const root = mkdtempSync(join(tmpdir(), 'kstate-directories-'))
afterAll(() => rmSync(root, { recursive: true }))

function run(text: string): Promise<number | null> {
  return new Promise((resolve) => {
    const shell = spawn('/bin/sh', ['-s'], { stdio: ['pipe', 'ignore', 'ignore'] })
    shell.on('close', resolve)
    shell.stdin.end(text)
  })
}

test('steps beside each other may make one parent', async () => {
  for (let round = 0; round < 40; round++) {
    const path = join(root, String(round))
    const many = Array.from({ length: 12 }, (_, i) => join(path, 'a'.repeat(i + 1)))
    const { text } = makeDirectories([path, ...many], {})
    expect(await Promise.all(Array.from({ length: 8 }, () => run(text)))).toEqual(Array(8).fill(0))
  }
})

test('what cannot be made fails with the reason', async () => {
  expect(await run(makeDirectories(['/proc/none'], {}).text)).not.toBe(0)
})
