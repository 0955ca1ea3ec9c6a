import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { repr } from '../../src/python/values/text.ts'
import { loadYaml, YamlError } from '../../src/yaml/index.ts'

interface LoadCase {
  readonly text: string
  /** Python's repr of the value. */
  readonly value?: string
  readonly error?: {
    readonly stage: string
    readonly problem: string
    readonly line?: number
    readonly column?: number
  }
}

const file = new URL('../conformance/yaml/load.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: LoadCase[] }

/** Messages that say more than PyYAML's, which must at least begin as PyYAML's do. */
function saysNoLess(problem: string, expected: string): boolean {
  if (expected.startsWith('failed to')) return problem.startsWith(expected.slice(0, 20))
  if (expected.startsWith('could not determine a constructor')) return problem.startsWith(expected.slice(0, 46))
  return problem.includes(expected)
}

function load(text: string): { value: string } | { error: DiagnosticError } {
  try {
    return { value: repr(loadYaml(text).value) }
  } catch (error) {
    if (error instanceof DiagnosticError) return { error }
    throw error
  }
}

describe('what PyYAML with Salt loader reads', () => {
  for (const { text, value, error } of cases) {
    test(JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text), () => {
      const got = load(text)
      if (value !== undefined) {
        expect(got).toEqual({ value })
        return
      }
      if (!('error' in got)) throw new Error(`read ${got.value} where PyYAML says: ${error?.problem}`)
      const cause = got.error.cause as YamlError
      expect(cause).toBeInstanceOf(YamlError)
      if (error!.stage === 'crash') expect(got.error.diagnostics[0]!.code).toBe('yaml-value')
      else {
        expect(cause.stage).toBe(error!.stage)
        expect(cause.problem).toSatisfy((problem: string) => saysNoLess(problem, error!.problem))
      }
      if (error!.line !== undefined) expect(placeOf(text, cause.offset)).toBeOneOf(placesOf(text, error!))
    })
  }
})

/** PyYAML counts NEL, LS and PS as line ends, and leaves out a byte order mark. */
function placeOf(text: string, offset: number): string {
  const body = text.replace(/^\ufeff/, '')
  const lines = body.slice(0, offset).split(/\r\n|[\n\r\x85\u2028\u2029]/)
  return `${lines.length}:${[...lines.at(-1)!].length + 1}`
}

/** At the end of a text without a last newline libyaml tells a line more than there is. */
function placesOf(text: string, { line, column }: { line?: number; column?: number }): string[] {
  return [`${line}:${column}`, ...(column === 1 ? [placeOf(text, text.length)] : [])]
}
