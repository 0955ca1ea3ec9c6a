import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { run } from '../../src/cli/run.ts'
import { project } from '../e2e/helpers/kstate.ts'

interface Corpus {
  files: Record<string, string>
  cases: {
    args: string[]
    value?: unknown
    all?: Record<string, unknown>
    prints?: string
    exit?: number
    says?: string
  }[]
}

const { files, cases } = parse(readFileSync(new URL('salt-form.yaml', import.meta.url), 'utf8')) as Corpus
const root = project(files)

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

describe('Salt’s own form', () => {
  for (const { args, value, all, prints, exit = 0, says } of cases) {
    test(`${args.join(' ')}${says ? `: ${says}` : ''}`, async () => {
      const [out, err]: [string[], string[]] = [[], []]
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0)
      const options = ['--root', root, '--grains', join(root, 'grains.yaml')]
      if (prints === undefined) options.push('--out=json')
      const code = await run([...args, ...options], 'test')
      if (prints !== undefined) expect(out.join('')).toBe(prints)
      else if (says === undefined) expect(JSON.parse(out.join(''))).toEqual(all ?? { [args[0]!]: value })
      else expect(`${out.join('')}${err.join('')}`).toContain(says)
      expect(code).toBe(exit)
    })
  }
})
