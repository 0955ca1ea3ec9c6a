import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { kstate, project } from '../e2e/helpers/kstate.ts'

interface Refusal {
  name: string
  sls?: string
  files?: Record<string, string>
  args?: string[]
  exit?: number
  says: string[]
}

const refusals = parse(readFileSync(new URL('refusals.yaml', import.meta.url), 'utf8')) as Refusal[]

describe('wrong input is refused before anything runs', () => {
  for (const {
    name,
    sls = 'x: test.nop\n',
    files = {},
    args = ['apply', 'web1', 'a', '--local', '--id', 'web1'],
    exit = 3,
    says,
  } of refusals) {
    test.concurrent(name, async () => {
      const root = project({})
      const mark = join(root, 'mark')
      const tree = project({ 'states/a.sls': `mark: {cmd.run: [{name: touch ${mark}}]}\n\n${sls}`, ...files })
      const { code, stderr, stdout } = await kstate([...args, ...(args.includes('--bogus') ? [] : ['--root', tree])])
      expect(`${stdout}${stderr}`).not.toBe('')
      for (const text of says) expect(stderr).toContain(text)
      expect(code).toBe(exit)
      expect(existsSync(mark)).toBe(false)
    })
  }
})
