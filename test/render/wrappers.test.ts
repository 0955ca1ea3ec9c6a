import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { callFunction } from '../../src/app/call-function.ts'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { TemplateError } from '../../src/jinja/index.ts'
import { actingFunctions, builtinCatalogue } from '../../src/modules/index.ts'
import { type Dict, toPlain, toValue } from '../../src/python/values.ts'
import { type Subject, saltOf } from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'

interface Case {
  fun: string
  args?: unknown[]
  with?: Record<string, unknown>
  host?: Record<string, unknown>
  withheld?: true
  value?: unknown
  fails?: string
}

const cases = parse(readFileSync(new URL('wrappers.yaml', import.meta.url), 'utf8')) as Case[]
const states = treeOf(
  {
    'states/map.sls':
      "name: {{ grains.id }}\nport: {{ port | default(8080) }}\nrole: {{ pillar.role }}\ntpl: '{{ sls }}'\n",
    'states/named.json': '#!json\n{"a": 1}',
    'states/blank.sls': '\n',
    'states/endless.sls': "a: {{ salt['slsutil.renderer']('salt://endless.sls') }}",
    'states/script.sh': '#!/bin/sh\necho {{ grains.id }} {{ what }}\n',
  },
  'states',
)
const options = {
  osenv: { driver: 'env' },
  files: { driver: 'yaml', files: ['/x/one.yaml', '/x/two.yaml'] },
}
const pillar = toValue({
  role: 'db',
  vaulted: { driver: 'vault' },
  sealed: { driver: 'yaml', gpg: true, files: [] },
}) as Dict

function subjectOf({ host = {}, withheld }: Case): Subject {
  return {
    id: 'web1',
    grains: toValue({ id: 'web1', machine_id: '4a1b', kept: 'as it is' }) as Dict,
    opts: toValue(options) as Dict,
    states,
    pillar: treeOf({}, 'pillar'),
    hostFunctions: new Set(builtinCatalogue.calls.keys()),
    acting: { functions: actingFunctions(builtinCatalogue), allowed: !withheld },
    host: {
      async call(fun, args, kwargs) {
        const named = Object.fromEntries([...kwargs].map(([name, value]) => [name, toPlain(value)]))
        const asked = JSON.stringify([fun, args.map(toPlain), named])
        if (!(asked in host)) throw new Error(`nobody expected ${asked}`)
        return toValue(host[asked])
      },
    },
  }
}

/** Python's class or the diagnostic's code, and the message, of what lies beneath. */
function tell(cause: unknown): string {
  for (let at = cause; at instanceof Error; at = at.cause)
    if (at instanceof DiagnosticError) return `${at.diagnostics[0]!.code}: ${at.diagnostics[0]!.summary}`
  return cause instanceof TemplateError ? `${cause.pythonClass}: ${cause.message}` : String(cause)
}

describe('functions that the controller answers with the host', () => {
  for (const given of cases) {
    test(`${given.fun} ${JSON.stringify([...(given.args ?? []), given.with ?? {}])}${given.withheld ? ' withheld' : ''}`, async () => {
      const kwargs = new Map(Object.entries(given.with ?? {}).map(([key, value]) => [key, toValue(value)] as const))
      const answer = callFunction(saltOf(subjectOf(given), pillar), given.fun, (given.args ?? []).map(toValue), kwargs)
      if (given.fails === undefined) expect(toPlain(await answer)).toEqual(given.value)
      else expect(tell(await answer.catch((cause) => cause))).toContain(given.fails)
    })
  }
})
