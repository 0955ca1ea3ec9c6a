import { compileHigh, type Step } from '../../../src/compile/index.ts'
import { DiagnosticError } from '../../../src/core/diagnostics.ts'
import type { ReadyStep } from '../../../src/engine/context.ts'
import { missing } from '../../../src/engine/facts/knowledge.ts'
import { ObservedFacts } from '../../../src/engine/facts/observed.ts'
import { asksOf, factsOf } from '../../../src/engine/needs.ts'
import { answered } from '../../../src/engine/observe.ts'
import { prepareAll } from '../../../src/engine/prepare.ts'
import { builtinCatalogue, findState, runFacts, schemasOf } from '../../../src/modules/index.ts'
import {
  type Action,
  type Ask,
  type ChangeVerdict,
  type PrepareIo,
  StateFailure,
  Unobservable,
} from '../../../src/modules/kit/index.ts'
import { Dict, type Value } from '../../../src/python/values.ts'
import { Places } from '../../../src/render/index.ts'
import { encodeRequest } from '../../../src/transport/protocol.ts'
import type { Answer, Section } from '../../../src/transport/types.ts'
import type { Chance } from '../random.ts'
import { findFact } from './hosts.ts'

const schemas = schemasOf(builtinCatalogue)

/** How far a call came. */
export type End = 'refused' | 'failed' | 'clean' | 'fail' | 'unknown' | 'change'

/**
 * One call of a state function as a run goes through it, without a host: compiled, prepared, its questions written as
 * requests, facts taken from `hosts.ts`, compared, its actions written as requests, both outcomes reported. Throws what a run
 * would call a defect.
 */
export async function attempt(module: string, fun: string, id: string, args: Dict, chance: Chance): Promise<End> {
  let step: Step | undefined
  try {
    step = compileHigh(highOf(module, fun, id, args), { catalogue: schemas, places: new Places(), purpose: 'run' })
      .steps[0]
  } catch (cause) {
    if (cause instanceof DiagnosticError) return 'refused'
    throw cause
  }
  if (!step) return 'refused'
  const fn = findState(builtinCatalogue, module, fun)!
  const [ready] = await prepareAll([{ step, fn, args: step.bound, io: ioOf(chance) }])
  const facts = new ObservedFacts()
  observe(asksOf(ready!, { guards: runFacts.guards, shell: '/bin/sh' }), facts, chance)
  if (ready!.failure !== undefined) return 'failed'
  const { known, unobservable } = answered(factsOf(ready!), facts)
  if (unobservable) return 'failed'
  const verdict = fn.diff(ready!.args, known?.value, ready!.prepared)
  watch(ready!, known?.value, chance)
  fn.manages(ready!.args)
  if (verdict.kind === 'change') carryOut(ready!, verdict, known?.value, chance)
  return verdict.kind
}

function highOf(module: string, fun: string, id: string, args: Dict): Dict {
  const run: Value[] = [fun, ...[...args].map(([key, value]) => new Dict([[key, value]]))]
  const body: [Value, Value][] = [
    [module, run],
    ['__sls__', 'fuzz'],
    ['__env__', 'base'],
  ]
  return new Dict([[id, new Dict(body)]])
}

/** What is missing is asked for and found, until nothing follows from it. */
function observe(ask: Ask, facts: ObservedFacts, chance: Chance): void {
  for (let round = 0; round < 20; round++) {
    const unknown = missing(facts, answered(ask, facts).needs)
    if (unknown.length === 0) return
    for (const need of unknown) {
      encode(need.kind.ask([need]).flatMap((question) => (question.server ? [] : [question])))
      facts.record([{ need, value: findFact(need, chance) }])
    }
  }
  throw new Error('facts lead to facts without an end')
}

function carryOut(
  { fn, args, prepared }: ReadyStep,
  verdict: ChangeVerdict<unknown>,
  known: unknown,
  chance: Chance,
): void {
  const actions = fn.act(args, verdict.delta, known, prepared)
  fn.touches?.(args, verdict.delta)
  encode(actions.flatMap(sectionOf))
  const answers = (code: number): Answer[] =>
    actions.map(() => ({ code, stdout: Buffer.from('x\n'), stderr: Buffer.from('no\n') }))
  for (const code of [0, 1]) {
    const done = code === 0
    const outputs = chance.next() < 0.9 ? answers(code) : answers(code).slice(0, 1)
    const outcome = {
      args,
      prepared,
      delta: verdict.delta,
      before: known,
      after: known,
      outputs,
      done,
      predicted: verdict.changes,
    }
    try {
      fn.report?.(done ? outcome : { ...outcome, remaining: verdict })
    } catch (cause) {
      if (!(cause instanceof Unobservable)) throw cause
    }
  }
}

function watch({ fn, args, prepared }: ReadyStep, known: unknown, chance: Chance): void {
  const own = { changed: chance.next() < 0.5, comment: '', changes: {} }
  const verdict = fn.watch?.(args, known, { causes: ['file: x'], own })
  if (verdict?.kind === 'change') encode(fn.act(args, verdict.delta, known, prepared).flatMap(sectionOf))
}

function sectionOf(action: Action): Section[] {
  return action.kind === 'shell' ? [{ ...action, when: 'ok' }] : []
}

const dialect = { marker: 'm', lateWord: 'late', tty: false, uid: 0, user: 'root', base64: true }

/** Writes sections as a request, as the transport does: what no host can be sent throws. */
export function encode(sections: readonly Section[]): void {
  let word = 0
  for (const _ of encodeRequest(sections, 1, dialect, () => `w${word++}`, 'started'));
}

/** A controller that has a file here and there. */
function ioOf(chance: Chance): PrepareIo {
  const bytes = Buffer.from(chance.pick(['', 'text\n', '{{ x }}', '\0\xff', 'a: [1', 'deadbeef x\n']))
  const fails = (): never => {
    throw new StateFailure('it is not there')
  }
  return {
    source: async () => (chance.next() < 0.7 ? bytes : undefined),
    sourceMode: async () => chance.pick(['0644', undefined]),
    tree: async () => chance.pick([undefined, [], ['a', 'b/c', 'e/', "it's\n-x"]]),
    links: async () => new Map(chance.pick([[], [['l', 'a'] as const]])),
    render: async ({ text }) => (chance.next() < 0.8 ? text : fails()),
    pillar: () => chance.pick<Value | undefined>([undefined, 'text', 7, ['a'], new Dict(), null]),
    grains: () => chance.pick<Value | undefined>([undefined, 'Debian', 12]),
    download: async () => (chance.next() < 0.5 ? bytes : fails()),
    sls: 'fuzz',
    id: 'fuzz',
    requiredFiles: [],
    planning: chance.next() < 0.5,
    now: () => new Date(0),
    random: () => 0.5,
  }
}
