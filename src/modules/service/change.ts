import type { Action } from '../kit/action.ts'
import { predict } from '../kit/fact.ts'
import type { LegacyOutcome } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import { type ServiceFact, serviceFact } from './facts.ts'
import { type Call, type CallOptions, systemctl } from './scripts.ts'

/** What is to be done to a unit, and how it is told. */
export interface ServiceDelta {
  readonly unit: string
  readonly calls: readonly Call[]
  readonly options: CallOptions
  readonly changes: Changes
  readonly done: string
  readonly failed: string
}

/** A change that is observed afterwards. */
export function changeUnit(
  delta: ServiceDelta,
  comment: string,
  unit: ServiceFact,
  after: Partial<ServiceFact>,
): Verdict<ServiceDelta> {
  const effects = [predict(serviceFact(delta.unit), { ...unit, ...after, needsReload: false })]
  const settleSeconds = delta.options.noBlock ? 30 : undefined
  return { kind: 'change', delta, comment, changes: delta.changes, effects, proof: 'observe', settleSeconds }
}

/** A change that leaves no trace in what is observed: a restart. */
export function moveUnit(delta: ServiceDelta, comment: string): Verdict<ServiceDelta> {
  return { kind: 'change', delta, comment, changes: delta.changes, effects: [], proof: 'output' }
}

export function serviceActions(_args: unknown, _ready: unknown, delta: ServiceDelta): readonly Action[] {
  return systemctl(delta.unit, delta.calls, delta.options)
}

/** Where it failed: what systemd said, and the journal's last lines of the unit. */
export function reportService({ delta, done, outputs }: LegacyOutcome<unknown, unknown, ServiceDelta>): Report {
  if (done) return { changes: delta.changes, comment: delta.done }
  const said = outputs.map((output) => output.stderr.toString().trim()).filter((text) => text !== '')
  const late = outputs.some((output) => output.timedOut) ? [`Timed out after ${delta.options.timeout} seconds`] : []
  return { changes: {}, comment: [delta.failed, ...late, ...said].join('\n') }
}
