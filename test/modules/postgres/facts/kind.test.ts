import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Secret } from '../../../../src/core/secrets.ts'
import { type FactKind, Need, type Question } from '../../../../src/modules/kit/fact.ts'
import type { SqlAnswer, SqlServer } from '../../../../src/modules/kit/sql.ts'
import {
  databaseFact,
  privilegesFact,
  roleFact,
  schemaFact,
  verifierFact,
} from '../../../../src/modules/postgres/facts/index.ts'
import type { Answer } from '../../../../src/transport/types.ts'
import { readAnswers } from '../../support.ts'

const onHost: SqlServer = {
  by: 'program',
  dialect: 'postgresql',
  as: 'postgres',
  database: 'postgres',
}
const overTcp: SqlServer = {
  by: 'connection',
  dialect: 'postgresql',
  host: 'db',
  port: 5432,
  user: 'app',
  password: new Secret('s3cret'),
  database: 'postgres',
}
const kind = roleFact(onHost, 'x').kind as FactKind<unknown>
const cases = (name: string) => parse(readFileSync(new URL(`cases/${name}.yaml`, import.meta.url), 'utf8'))

interface PsqlCase {
  readonly title: string
  readonly needs: readonly object[]
  readonly answer: { readonly code: number; readonly stdout?: string; readonly stderr?: string }
  readonly facts: readonly unknown[]
}

describe('what psql says', () => {
  test.each((cases('psql') as PsqlCase[]).map((one) => [one.title, one] as const))('%s', (_, one) => {
    const needs = one.needs.map((key) => new Need(kind, JSON.stringify(key)))
    const input = inputOf(kind.ask(needs)[0]!)
    const stderr = one.answer.stderr?.replaceAll(/AFTER-(\d+)/g, (_, n: string) => String(lineOf(input, Number(n))))
    const answer: Answer = {
      code: one.answer.code,
      stdout: Buffer.from(one.answer.stdout ?? ''),
      stderr: Buffer.from(stderr ?? ''),
    }
    const facts = readAnswers(kind, needs, [answer])
    expect(needs.map(({ key }) => facts.get(key))).toEqual(one.facts)
  })
})

describe('what pg says', () => {
  const tcp = roleFact(overTcp, 'alice').kind as FactKind<unknown>
  const { key } = roleFact(overTcp, 'alice')
  test.each(
    (cases('tcp') as { title: string; answer: SqlAnswer; fact: unknown }[]).map((one) => [one.title, one] as const),
  )('%s', (_, { answer, fact }) => {
    expect(readAnswers(tcp, [new Need(tcp, key)], [answer]).get(key)).toEqual(fact)
  })
})

describe('what is asked', () => {
  test('everything about a server by one psql, once a database', () => {
    const needs = [
      roleFact(onHost, 'a'),
      schemaFact(onHost, 'app', 'x'),
      roleFact(onHost, "b'\\"),
      schemaFact(onHost, 'app', 'y'),
      schemaFact(onHost, 'other', 'x'),
      databaseFact(onHost, 'app'),
    ] as Need[]
    const probes = kind.ask(needs)
    expect(probes).toHaveLength(1)
    const input = inputOf(probes[0]!)
    expect(input.match(/^\\connect/gm)).toHaveLength(2)
    expect(input.match(/^\\echo @\d+$/gm)).toEqual(['\\echo @0', '\\echo @3', '\\echo @1', '\\echo @2'])
    expect(input).toContain(String.raw`E'["a","b''\\\\"]'::jsonb`)
    expect(input).toContain(`'["x","y"]'::jsonb`)
  })

  test('each server by its own kind, whose keys show no password', () => {
    const need = roleFact(overTcp, 'alice')
    expect(need.kind).not.toBe(kind)
    expect(roleFact({ ...overTcp }, 'alice').kind).toBe(need.kind)
    expect(roleFact({ ...overTcp, password: new Secret('other') }, 'alice').key).not.toBe(need.key)
    expect(need.key).not.toContain('s3cret')
  })

  test('by pg one query for each question and database', () => {
    const subject = { type: 'schema', schema: null, name: 's', role: 'r' } as const
    const needs = [
      roleFact(overTcp, 'a'),
      verifierFact(overTcp, 'a'),
      privilegesFact(overTcp, 'app', subject),
    ] as Need[]
    const probes = needs[0]!.kind.ask(needs)
    const places = probes.map((probe) => (probe.server ? [probe.server.database, probe.server.host] : []))
    expect(places).toEqual([
      ['postgres', 'db'],
      ['postgres', 'db'],
      ['app', 'db'],
    ])
  })

  test('the password goes through standard input only', () => {
    const server: SqlServer = { ...onHost, user: 'u', password: new Secret('s3cret') }
    const need = roleFact(server, 'a') as Need
    const [probe] = need.kind.ask([need])
    if (!probe || probe.server) throw new Error('psql is run on the host')
    expect(probe.script.text).not.toContain('s3cret')
    expect(probe.stdin).toBeInstanceOf(Secret)
    expect(inputOf(probe)).toMatch(/^s3cret\n\\echo @0\n/)
  })

  test('stored passwords stay secrets', () => {
    const need = verifierFact(onHost, 'a') as Need
    const stdout = Buffer.from('@0\n{"1": "SCRAM-SHA-256$x"}\n')
    const fact = readAnswers(kind, [need], [{ code: 0, stdout, stderr: Buffer.alloc(0) }]).get(need.key)
    expect(JSON.stringify(fact)).not.toContain('SCRAM')
  })
})

function inputOf(probe: Question<unknown>): string {
  if (probe.server) throw new Error('psql is run on the host')
  const { stdin } = probe
  return stdin instanceof Secret ? stdin.reveal() : String(stdin)
}

/** The line of psql's input at which statement `n` ends, where psql reports its errors. */
function lineOf(input: string, n: number): number {
  const lines = input.split('\n')
  const start = lines.indexOf(`\\echo @${n}`)
  return start + 1 + lines.slice(start).indexOf(';')
}
