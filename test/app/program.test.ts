import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { apply, compile, DiagnosticError, plan, type RunEvent } from '../../src/index.ts'

const root = mkdtempSync(join(tmpdir(), 'kstate-program-'))
afterAll(() => rmSync(root, { recursive: true }))
const file = join(root, 'motd')
mkdirSync(join(root, 'states'))
mkdirSync(join(root, 'pillar'))
write('states/top.sls', "base:\n  '*':\n    - motd\n")
write('states/motd.sls', `motd:\n  file.managed:\n    - name: ${file}\n    - contents: "{{ pillar['password'] }}"\n`)
write('pillar/top.sls', "base:\n  '*':\n    - secrets\n")
write('pillar/secrets.sls', 'password: swordfish\n')

const here = { root, target: 'here', local: true }

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text)
}

describe('kstate for programs', () => {
  test('compiles to low chunks by target, secrets hidden', async () => {
    const { here: chunks } = await compile(here)
    expect(chunks).toMatchObject([{ state: 'file', fun: 'managed', __id__: 'motd', contents: '******' }])
  })

  test('plans, then applies, with the rows of --json; prints nothing, shows events with nothing secret in them', async () => {
    const out = vi.spyOn(process.stdout, 'write')
    const err = vi.spyOn(process.stderr, 'write')
    const events: RunEvent[] = []
    const planned = await plan({ ...here, onEvent: (event) => events.push(event) })
    expect(planned.here).toMatchObject({
      states: [{ id: 'motd', result: null, changed: true }],
      summary: { changed: 1 },
    })
    expect(existsSync(file)).toBe(false)
    const applied = await apply({ ...here, onEvent: (event) => events.push(event) })
    expect(applied.here).toMatchObject({ states: [{ id: 'motd', result: true, changed: true }] })
    expect(readFileSync(file, 'utf8')).toBe('swordfish\n')
    expect(out).not.toHaveBeenCalled()
    expect(err).not.toHaveBeenCalled()
    expect(events.map(({ kind }) => kind)).toContain('step-ended')
    expect(JSON.stringify([planned, applied, events])).not.toContain('swordfish')
    vi.restoreAllMocks()
  })

  test('a run that is aborted begins nothing further', async () => {
    rmSync(file, { force: true })
    const { here: ended } = await apply({ ...here, signal: AbortSignal.abort() })
    expect(ended).toMatchObject({ errors: [expect.stringContaining('interrupted')] })
    expect(existsSync(file)).toBe(false)
  })

  test('a tree that does not compile: compile throws its diagnostics, plan gives them by target', async () => {
    const broken = { ...here, sls: ['nowhere'] }
    await expect(compile(broken)).rejects.toBeInstanceOf(DiagnosticError)
    expect(await plan(broken)).toEqual({ here: { errors: [expect.stringContaining('nowhere')] } })
  })

  test('warnings go to whoever asked for them', async () => {
    const warnings: string[] = []
    write('states/odd.sls', 'odd:\n  test.nowhere: []\n')
    await compile({ ...here, sls: ['odd'], ui: { warn: ({ code }) => warnings.push(code) } })
    expect(warnings).toEqual(['function-unknown'])
  })
})
