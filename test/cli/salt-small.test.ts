import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { run } from '../../src/cli/run.ts'
import { project } from '../e2e/helpers/kstate.ts'

interface Case {
  title: string
  files: Record<string, string>
  args: string[]
  exit?: number
  rows?: string[]
  says?: string[]
  warns?: string[]
  json?: unknown
}

const cases = parse(readFileSync(new URL('salt-small.yaml', import.meta.url), 'utf8')) as Case[]

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

for (const { title, files, args, exit = 0, rows, says = [], warns = [], json } of cases) {
  test(`${title}: ${args.join(' ')}`, async () => {
    const root = project({ 'kstate.yaml': '{}', 'grains.json': '{}', ...files })
    const [out, err]: [string[], string[]] = [[], []]
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0)
    const here = ['--root', root, '--local', '--id', 'here', '--grains', join(root, 'grains.json')]
    const code = await run(['here', ...args, ...here], 'test')
    const [stdout, stderr] = [out.join(''), err.join('')]
    for (const text of says) expect(stdout).toContain(text)
    for (const text of warns) expect(stderr).toContain(text)
    if (rows) expect([...stdout.matchAll(/^ +ID: (.*)$/gm)].map(([, id]) => id)).toEqual(rows)
    if (json !== undefined) expect(JSON.parse(stdout)).toEqual({ here: json })
    expect(code).toBe(exit)
  })
}
