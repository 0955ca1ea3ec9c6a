import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { Dict, type Value } from '../../src/python/values.ts'
import { jinjaEngine, type Subject } from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'

interface Case {
  text: string
  more?: string
  grains?: Record<string, Value>
  programs?: string[]
  host?: false
  gives?: string
  asked?: string[]
  code?: string
  line?: number
  says?: string
}

const cases = parse(readFileSync(new URL('existence.yaml', import.meta.url), 'utf8')) as Case[]

function render({ text, more = '', grains, programs = [], host }: Case, asked: string[]) {
  const subject: Subject = {
    id: 'web1',
    grains: new Dict(Object.entries({ os_family: 'Debian', init: 'systemd', ...grains })),
    opts: new Dict(),
    states: treeOf({ 'states/a.sls': text, 'states/m.jinja': more }, 'states'),
    pillar: treeOf({}, 'pillar'),
    hostFunctions: new Set(['cmd.has_exec', 'cmd.run', 'postgres.version', 'git.version']),
    host: host ?? {
      async call(fun, [first]) {
        if (fun === 'cmd.run') return `ran ${first}`
        asked.push(String(first))
        return programs.includes(String(first))
      },
    },
  } as Subject
  const file = { tree: subject.states, path: 'a.sls', name: 'states/a.sls', text, sls: 'a' }
  return jinjaEngine(file, { ...subject, host: host === false ? undefined : subject.host }, new Dict(), new Dict())
}

for (const given of cases) {
  test(`${JSON.stringify(given.text)} ${JSON.stringify(given.programs ?? given.grains ?? '')}`, async () => {
    const asked: string[] = []
    const rendering = render(given, asked)
    if (given.code === undefined) expect((await rendering).text).toBe(given.gives)
    else {
      const failure = await rendering.catch((cause) => cause)
      expect(failure).toBeInstanceOf(DiagnosticError)
      const [found] = (failure as DiagnosticError).diagnostics
      expect(found).toMatchObject({ code: given.code, at: { file: 'states/a.sls', line: given.line } })
      expect(found!.summary).toContain(given.says)
    }
    if (given.asked) expect(asked.sort()).toEqual(given.asked)
  })
}
