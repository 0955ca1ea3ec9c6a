import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { kstate, project } from '../e2e/helpers/kstate.ts'

interface Case {
  readonly name: string
  readonly args: readonly string[]
  readonly exit: number
  readonly rows?: readonly string[]
  readonly summary?: object
  /** On standard error, and on standard output. */
  readonly says?: readonly string[]
  readonly prints?: readonly string[]
  readonly marks: readonly string[]
}

interface Row {
  readonly id: string
  readonly result: boolean | null
  readonly changed: boolean | null
  readonly skipped?: string
}

const read = (file: string) => parse(readFileSync(new URL(file, import.meta.url), 'utf8'))

const tree = (marks: string) => ({
  'states/top.sls': "base: {'*': [a, b]}\n",
  'states/a.sls': `one:
  file.managed: [{name: ${marks}/one, contents: x}]
unpack:
  archive.extracted: [{name: ${marks}/x, source: /x.tgz, unless: touch ${marks}/guard}]
conf:
  file.managed:
    - name: ${marks}/conf
    - contents: y
    - require:
      - archive: unpack
after:
  cmd.run:
    - name: touch ${marks}/after
    - onchanges:
      - archive: unpack
`,
  'states/b.sls': '{% for i in [0, 1] %}\np{{ i }}:\n  pip.installed: [{name: p{{ i }}}]\n{% endfor %}\n',
  'states/c.sls': 'x: {file.manged: [{name: /x}]}\n',
})

describe('functions that kstate does not have', () => {
  for (const given of read('unsupported.yaml') as Case[])
    test.concurrent(given.name, async () => {
      const marks = project({})
      const root = project(tree(marks))
      const ran = await kstate([...given.args, '--local', '--id', 'web1', '--root', root])
      expect(ran.code, ran.stderr).toBe(given.exit)
      for (const text of given.says ?? []) expect(ran.stderr).toContain(text)
      for (const text of given.prints ?? []) expect(ran.stdout).toContain(text)
      if (given.rows) {
        const { states, summary } = JSON.parse(ran.stdout).web1 as { states: Row[]; summary: object }
        expect(states.map(({ id, result, changed, skipped = '-' }) => `${id} ${result} ${changed} ${skipped}`)).toEqual(
          given.rows,
        )
        expect(summary).toMatchObject({ ended: 'complete', ...given.summary })
      }
      expect(readdirSync(marks)).toEqual(given.marks)
    })

  test('a plan by a file of grains says without its host what can be said', async () => {
    const root = project({
      ...tree('/nowhere'),
      'roster.yaml': 'away: {host: 127.0.0.1, port: 9}\n',
      'states/d.sls': "{% set up = salt['cmd.run']('uptime') %}\nup: {test.nop: [{name: '{{ up }}'}]}\n",
      'grains.yaml': 'os: Debian\n',
    })
    const plan = (...sls: string[]) =>
      kstate(['plan', 'away', ...sls, '--grains', join(root, 'grains.yaml'), '--root', root])
    const whole = await plan('b,d')
    expect(whole).toMatchObject({ code: 4, stdout: '' })
    expect(whole.stderr).toContain("kstate has no state function 'pip.installed': 2 states are not planned")
    expect(whole.stderr).toContain(
      'away: 2 states compile by these grains; only the host can say what would change, and what these templates ask it: states/d.sls:1',
    )
    expect(whole.stderr).toContain('error[unreachable]: 127.0.0.1:9 could not be reached')
    const broken = await plan('c')
    expect(broken.code).toBe(4)
    expect(broken.stderr).toContain("error[function-unknown]: State 'file.manged' was not found in SLS 'c'")
    expect(broken.stderr).toContain('away: its tree does not compile; only the host can say what would change')
  })
})
