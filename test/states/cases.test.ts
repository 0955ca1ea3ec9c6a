import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { FactPatch } from '../../src/modules/kit/fact.ts'
import { StateFailure } from '../../src/modules/kit/index.ts'
import type { LegacyState } from '../../src/modules/kit/legacy.ts'
import type { Dict } from '../../src/python/values.ts'
import {
  bind,
  type Case,
  type Change,
  type Facts,
  functionOf,
  ioOf,
  readCases,
  readFacts,
  showAction,
} from './cases.ts'

/** Modules whose cases have this runner's form. */
const modules = ['file', 'user', 'group', 'cron', 'ssh_auth']

for (const module of modules) {
  const folder = fileURLToPath(new URL(`../modules/${module}/cases`, import.meta.url))
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')) : []
  describe(module, () => {
    for (const file of files) {
      const full = `${module}.${file.replace('.yaml', '')}`
      const cases = readCases(readFileSync(`${folder}/${file}`, 'utf8'), file)
      test.each(cases.map(({ one, args }) => [one.title, one, args] as const))(`${full}: %s`, (_, one, args) =>
        check(full, one, args),
      )
    }
  })
}

async function check(full: string, one: Case, given: Dict): Promise<void> {
  const fn = functionOf(full)
  const { bound, problems } = bind(full, given)
  if (one.refused !== undefined) {
    expect(problems.join('\n')).toContain(one.refused)
    return
  }
  expect(problems).toEqual([])
  const prepared = await prepare(fn, bound, one)
  if (typeof one.failure === 'string') {
    expect(prepared.failure).toBe(one.failure)
    return
  }
  expect(prepared.failure).toBeUndefined()
  const { ready } = prepared
  const facts = readFacts(one.facts ?? [], one.predicted)
  facts.ask(fn.facts(bound, ready))
  const verdict = fn.diff(bound, ready, facts)
  expect(shown(verdict)).toEqual(one.verdict)
  if (verdict.kind === 'clean') expect(verdict.comment).not.toBe('')
  if (verdict.kind !== 'change') return

  const actions = fn.act(bound, ready, verdict.delta, facts)
  if (one.actions) expect(actions.map(showAction)).toEqual(one.actions)
  const after = facts.with(verdict.effects as readonly FactPatch[])
  after.ask(fn.facts(bound, ready))
  const remaining = fn.diff(bound, ready, after)
  expect(remaining.kind, `with its effects it is so: ${'comment' in remaining ? remaining.comment : ''}`).toBe('clean')
  expect(told(fn, bound, ready, verdict, { before: facts, after }, { code: 0 }, actions.length)).toEqual(
    one.report ?? expect.anything(),
  )
  if (!one.failed) return
  const { comment, ...answer } = one.failed
  const report = told(fn, bound, ready, verdict, { before: facts, after: facts }, answer, 1)
  expect(report.comment).toBe(comment)
}

async function prepare(fn: LegacyState, args: unknown, one: Case): Promise<{ ready?: unknown; failure?: string }> {
  try {
    return { ready: await fn.prepare?.(args, ioOf(one.io ?? {})) }
  } catch (cause) {
    if (cause instanceof StateFailure) return { failure: cause.message }
    throw cause
  }
}

function shown(verdict: ReturnType<LegacyState['diff']>): object {
  const { kind, comment } = verdict
  return {
    kind,
    comment,
    ...(verdict.kind === 'change' ? { changes: JSON.parse(JSON.stringify(verdict.changes)) as unknown } : {}),
    ...(verdict.kind === 'clean' && verdict.testComment ? { testComment: verdict.testComment } : {}),
  }
}

function told(
  fn: LegacyState,
  args: unknown,
  ready: unknown,
  verdict: Change,
  views: { readonly before: Facts; readonly after: Facts },
  answer: { readonly code: number; readonly stdout?: string; readonly stderr?: string },
  count: number,
): { changes: unknown; comment: string } {
  const done = answer.code === 0
  const output = {
    code: answer.code,
    stdout: Buffer.from(answer.stdout ?? ''),
    stderr: Buffer.from(answer.stderr ?? ''),
  }
  const report = fn.report?.({
    args,
    ready,
    delta: verdict.delta,
    ...views,
    outputs: Array(count).fill(output),
    done,
    remaining: done ? undefined : verdict,
    foretold: verdict.changes,
  }) ?? { changes: verdict.changes, comment: verdict.comment }
  return { changes: JSON.parse(JSON.stringify(report.changes)) as unknown, comment: report.comment }
}
