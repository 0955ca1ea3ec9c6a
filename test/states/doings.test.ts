import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { StateFailure } from '../../src/modules/kit/index.ts'
import type { LegacyState } from '../../src/modules/kit/legacy.ts'
import type { Own } from '../../src/modules/kit/state.ts'
import type { Verdict } from '../../src/modules/kit/verdict.ts'
import {
  bind,
  type Case,
  type Change,
  type Facts,
  functionOf,
  type GivenFact,
  ioOf,
  readCases,
  readFacts,
  showAction,
} from './cases.ts'

/** Modules whose states do more than what can be observed: run, restart, install, fetch. */
const modules = ['test', 'cmd', 'pkg', 'service', 'git']

/** A case as `cases.ts` has it, and what the actions answered, and what a watched change leads to. */
interface Doing extends Case {
  readonly answers?: readonly GivenAnswer[]
  /** Facts that differ afterwards. */
  readonly after?: readonly GivenFact[]
  readonly watch?: { readonly causes?: readonly string[]; readonly own?: Own }
  readonly planning?: boolean
}

interface GivenAnswer {
  readonly code: number
  readonly stdout?: string
  readonly stderr?: string
  readonly late?: true
}

for (const module of modules) {
  const folder = fileURLToPath(new URL(`../modules/${module}/cases`, import.meta.url))
  describe(module, () => {
    for (const file of readdirSync(folder)) {
      const full = `${module}.${file.replace('.yaml', '')}`
      const cases = readCases(readFileSync(`${folder}/${file}`, 'utf8'), file)
      test.each(cases.map(({ one, args }) => [one.title, one as Doing, args] as const))(
        `${full}: %s`,
        async (_, one, args) => {
          const { bound, problems } = bind(full, args)
          if (one.refused !== undefined) return expect(problems.join('\n')).toContain(one.refused)
          expect(problems).toEqual([])
          await check(functionOf(full), bound, one)
        },
      )
    }
  })
}

async function check(fn: LegacyState, args: unknown, one: Doing): Promise<void> {
  const prepared = await prepare(fn, args, one)
  expect(prepared.failure).toBe(one.failure)
  if (one.failure !== undefined) return
  const { ready } = prepared
  const facts = readFacts(one.facts ?? [])
  facts.ask(fn.facts(args, ready))
  const verdict = one.watch
    ? fn.watch!(args, facts, { causes: [], own: { changed: false, comment: '', changes: {} }, ...one.watch })
    : fn.diff(args, ready, facts)
  expect(show(verdict)).toEqual(one.verdict)
  if (verdict.kind !== 'change') return

  const actions = fn.act(args, ready, verdict.delta, facts)
  if (one.actions) expect(actions.map(showAction)).toEqual(one.actions)
  const after = afterwards(facts, verdict, one)
  after.ask(fn.facts(args, ready))
  const remaining = verdict.proof === 'observe' ? fn.diff(args, ready, after) : undefined
  if (!one.after && remaining) expect(remaining.kind, `with its effects it is so: ${remaining.comment}`).toBe('clean')
  if (!one.report) return
  const answers: readonly GivenAnswer[] = one.answers ?? actions.map(() => ({ code: 0 }))
  const ok = answers.every(({ code }) => code === 0)
  const report = fn.report!({
    args,
    ready,
    delta: verdict.delta,
    before: facts,
    after,
    outputs: answers.map((answer) => ({
      code: answer.code,
      stdout: Buffer.from(answer.stdout ?? ''),
      stderr: Buffer.from(answer.stderr ?? ''),
      ...(answer.late ? { timedOut: true } : {}),
    })),
    done: ok && (remaining === undefined || remaining.kind === 'clean'),
    remaining: remaining?.kind === 'clean' ? undefined : remaining,
    foretold: verdict.changes,
  })
  expect(JSON.parse(JSON.stringify(report))).toEqual(one.report)
}

/** The host once it is done: as foretold, where the case does not say otherwise. */
function afterwards(facts: Facts, verdict: Change, one: Doing): Facts {
  if (!one.after) return facts.with(verdict.effects)
  return readFacts([...(one.facts ?? []), ...one.after])
}

async function prepare(fn: LegacyState, args: unknown, one: Doing): Promise<{ ready?: unknown; failure?: string }> {
  try {
    return { ready: await fn.prepare?.(args, { ...ioOf(one.io ?? {}), planning: one.planning }) }
  } catch (cause) {
    if (cause instanceof StateFailure) return { failure: cause.message }
    throw cause
  }
}

function show(verdict: Verdict): object {
  const { kind, comment } = verdict
  if (verdict.kind !== 'change') return { kind, comment }
  const changes: unknown = JSON.parse(JSON.stringify(verdict.changes))
  return { kind, comment, changes, ...(verdict.plannedResult === undefined ? {} : { foretold: verdict.plannedResult }) }
}
