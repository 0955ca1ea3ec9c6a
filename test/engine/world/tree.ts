import { readSteering } from '../../../src/compile/index.ts'
import { inRequisiteOrder } from '../../../src/compile/requisite-kinds.ts'
import type { Bound } from '../../../src/compile/requisites.ts'
import { scheduleChunks } from '../../../src/compile/schedule.ts'
import type { RequisiteKind, Step } from '../../../src/compile/types.ts'
import type { ReadyStep } from '../../../src/engine/context.ts'
import { Dict, type Value } from '../../../src/python/values.ts'
import { type ToyArgs, type ToyName, toys } from './toys.ts'
import type { Fault } from './world.ts'

/** A step as a tree declares it. */
export interface Declared {
  readonly fun: ToyName
  readonly name: string
  readonly number?: number
  readonly from?: string
  readonly fault?: Fault
  /** Not to run where this object is there. */
  readonly unless?: string
  readonly parallel?: boolean
  readonly requisites?: readonly { readonly kind: RequisiteKind; readonly target: number }[]
}

export interface Tree {
  /** In execution order, listeners last. */
  readonly steps: readonly ReadyStep[]
}

/** Makes steps of a tree, in the order in which the compiler runs them. Requisites that would close a circle are left out. */
export function makeTree(declared: readonly Declared[]): readonly ReadyStep[] {
  const bound: Bound[][] = declared.map(() => [])
  const listens: number[][] = declared.map(() => [])
  declared.forEach(({ requisites = [] }, position) => {
    for (const { kind, target } of requisites) {
      if (target === position || target >= declared.length) continue
      if (kind === 'listen') {
        listens[position]!.push(target)
        continue
      }
      const own = bound[position]!
      const entry = { kind, module: 'toy', reference: idOf(target), targets: [target] }
      own.push(entry)
      if (schedule(bound).cycles.length > 0) own.splice(own.indexOf(entry), 1)
    }
  })
  const { order } = schedule(bound)
  const steps = order.map((position) => makeStep(declared, position, bound[position]!))
  const listeners = declared.flatMap((one, position) =>
    one.fun === 'serve' && listens[position]!.length > 0 ? [makeListener(declared, position, listens[position]!)] : [],
  )
  return [...steps, ...listeners]
}

export function idOf(position: number): string {
  return `s${position}`
}

export function tagOf(position: number): string {
  return `toy_|-${idOf(position)}`
}

function schedule(bound: readonly (readonly Bound[])[]) {
  const sorted = bound.map(inRequisiteOrder)
  return scheduleChunks(sorted, () => [])
}

function makeStep(declared: readonly Declared[], position: number, bound: readonly Bound[]): ReadyStep {
  const { fun, name, number = 0, from = '', fault, unless, parallel } = declared[position]!
  const id = idOf(position)
  const keywords = new Map<string, Value>()
  if (unless !== undefined) keywords.set('unless', `has ${unless}`)
  if (parallel) keywords.set('parallel', true)
  const step: Step = {
    tag: tagOf(position),
    module: 'toy',
    function: fun,
    id,
    name: id,
    sls: 'toys',
    order: position,
    chunk: new Dict(),
    args: new Dict(),
    requisites: bound.map(({ kind, module, reference, targets }) => ({
      kind,
      module,
      reference,
      steps: targets.map(tagOf),
    })),
    keywords,
    steering: readSteering(keywords),
    argumentPlaces: new Map(),
  }
  const args: ToyArgs = { id, name, number, from, fault }
  return { step, fn: toys[fun], args, prepared: undefined }
}

function makeListener(declared: readonly Declared[], position: number, targets: readonly number[]): ReadyStep {
  const ready = makeStep(declared, position, [])
  const requisites = [{ kind: 'listen' as const, module: 'toy', reference: '', steps: targets.map(tagOf) }]
  const id = `listener_${ready.step.id}`
  return {
    ...ready,
    args: { ...(ready.args as ToyArgs), id },
    step: { ...ready.step, id, tag: `${ready.step.tag}_|-mod_watch`, requisites, listener: true },
  }
}
