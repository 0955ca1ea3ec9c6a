import { type Action, change, type FactPatch, type Outcome, predict, type Report, type Verdict } from '../kit/index.ts'
import { type ServiceFact, serviceFact } from './facts.ts'
import { type Call, type CallOptions, systemctl } from './scripts.ts'

/** What is to be done to a unit, and how it is reported. */
export interface ServiceDelta {
  readonly unit: string
  readonly calls: readonly Call[]
  readonly options: CallOptions
  readonly changes: { readonly [name: string]: unknown }
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
  const effects: FactPatch[] = [predict(serviceFact(delta.unit), { ...unit, ...after })]
  const settleSeconds = delta.options.noBlock ? 30 : undefined
  return change({ delta, comment, changes: delta.changes, effects, settleSeconds })
}

/** A change that leaves no trace in what is observed: a restart. */
export function moveUnit(delta: ServiceDelta, comment: string): Verdict<ServiceDelta> {
  return change({ delta, comment, changes: delta.changes, proof: 'output' })
}

export function serviceActions(_args: unknown, { unit, calls, options }: ServiceDelta): readonly Action[] {
  return systemctl(unit, calls, options)
}

/** Where it failed: what systemd printed, and the journal's last lines of the unit. */
export function reportService({ delta, done, outputs }: Outcome<unknown, unknown, ServiceDelta>): Report {
  if (done) return { changes: delta.changes, comment: delta.done }
  const errors = outputs.map(({ stderr }) => stderr.toString().trim()).filter((text) => text !== '')
  const late = outputs.some(({ timedOut }) => timedOut) ? [`Timed out after ${delta.options.timeout} seconds`] : []
  return { changes: {}, comment: [delta.failed, ...late, ...errors].join('\n') }
}
