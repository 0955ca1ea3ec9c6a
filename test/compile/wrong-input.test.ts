import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileTarget } from '../../src/app/compile-target.ts'
import { tellUnsupported } from '../../src/compile/index.ts'
import { type Diagnostic, DiagnosticError, formatDiagnostic } from '../../src/core/diagnostics.ts'
import { alternativeFor } from '../../src/lint/index.ts'
import { Dict } from '../../src/python/values.ts'
import { jinjaEngine } from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'
import { catalogue } from './catalogue.ts'

interface Case {
  readonly name: string
  readonly files: { readonly [path: string]: string }
  readonly purpose?: 'show' | 'run'
  readonly strict?: boolean
  readonly lenient?: boolean
  readonly unsupported?: 'grouped' | 'keep'
  readonly found: readonly string[]
  readonly never?: string
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('wrong input is told with file, line, excerpt and hint, and nothing is compiled', () => {
  for (const given of parse(read('cases/wrong-input.yaml')) as Case[]) {
    test(given.name, async () => {
      const found = await diagnose(given)
      const heads = given.found.filter((line) => /^(error|warning) /.test(line))
      expect(found.map((one) => `${one.severity} ${one.code}`).sort(), found.map(formatDiagnostic).join('\n')).toEqual(
        heads.map((line) => line.split(' ').slice(0, 2).join(' ')).sort(),
      )
      for (const [index, line] of given.found.entries()) expectTold(found, line, given.found.slice(0, index + 1))
      for (const one of found) {
        expect(one.excerpt, `${one.code} shows its line`).toBeDefined()
        if (given.never) expect(formatDiagnostic({ ...one, excerpt: undefined })).not.toContain(given.never)
      }
    })
  }
})

/** `error CODE FILE:LINE text`, or `hint`, `detail`, `related` of the one above. */
function expectTold(found: readonly Diagnostic[], line: string, above: readonly string[]): void {
  const [word = '', ...rest] = line.split(' ')
  if (word === 'error' || word === 'warning') {
    expect(withHead(found, line), `${line}\n${found.map(formatDiagnostic).join('\n')}`).toBeDefined()
    return
  }
  const head = above.findLast((one) => /^(error|warning) /.test(one))!
  const owner = withHead(found, head)
  const text = rest.join(' ')
  if (word === 'related') expect(owner?.related?.map(({ at }) => `${at.file}:${at.line}`)).toContain(text)
  else expect(owner?.[word as 'hint' | 'detail']).toContain(text)
}

function withHead(found: readonly Diagnostic[], head: string): Diagnostic | undefined {
  const [severity, code, place, ...summary] = head.split(' ')
  return found.find(
    (one) =>
      one.severity === severity &&
      one.code === code &&
      `${one.at?.file}:${one.at?.line}` === place &&
      one.summary.includes(summary.join(' ')),
  )
}

async function diagnose({
  files,
  purpose = 'run',
  strict,
  lenient,
  unsupported,
}: Case): Promise<readonly Diagnostic[]> {
  const subject = {
    id: 'web1',
    grains: new Dict(),
    opts: new Dict(),
    states: treeOf(files, 'states'),
    pillar: treeOf(files, 'pillar'),
  }
  try {
    const compiled = await compileTarget({
      subject,
      engine: jinjaEngine,
      catalogue,
      purpose,
      strict,
      lenient,
      unsupported,
      alternativeFor,
      hasFile: (path) => subject.states.has(path),
      sls: ['a'],
    })
    return [...compiled.warnings, ...tellUnsupported(compiled.unsupported, 'not planned')]
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    return cause.diagnostics
  }
}
