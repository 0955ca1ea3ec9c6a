import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { kstate, project } from '../e2e/helpers/kstate.ts'

interface Refusal {
  name: string
  sls?: string
  files?: Record<string, string>
  /** Symbolic links of the tree: path → what it says. */
  links?: Record<string, string>
  /** What nothing may print. */
  never?: string
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
    links = {},
    never,
    args = ['apply', 'web1', 'a', '--local', '--id', 'web1'],
    exit = 3,
    says,
  } of refusals) {
    test.concurrent(name, async () => {
      const root = project({})
      const mark = join(root, 'mark')
      const tree = project({ 'states/a.sls': `mark: {cmd.run: [{name: touch ${mark}}]}\n\n${sls}`, ...files })
      for (const [path, target] of Object.entries(links)) {
        mkdirSync(dirname(join(tree, path)), { recursive: true })
        symlinkSync(target, join(tree, path))
      }
      const { code, stderr, stdout } = await kstate([...args, ...(args.includes('--bogus') ? [] : ['--root', tree])])
      expect(`${stdout}${stderr}`).not.toBe('')
      for (const text of says) expect(stderr).toContain(text)
      if (never !== undefined) expect(`${stdout}${stderr}`).not.toContain(never)
      expect(code).toBe(exit)
      expect(existsSync(mark)).toBe(false)
    })
  }
})
