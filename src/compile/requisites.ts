import { type Diagnostic, error, type Place } from '../core/diagnostics.ts'
import { str } from '../python/values/text.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Places } from '../render/types.ts'
import type { Chunk } from './high/chunks.ts'
import { firstKey } from './high/dicts.ts'
import type { ChunkLookup, Named } from './lookup.ts'
import { type RequisiteKind, requisiteKinds } from './requisite-kinds.ts'

/** A requisite whose targets are positions in the list of chunks. */
export interface Bound {
  readonly kind: RequisiteKind
  readonly module: string
  readonly reference: string
  readonly targets: readonly number[]
}

export interface Binding {
  /** By chunk, in declared order. */
  readonly requisites: readonly (readonly Bound[])[]
  readonly problems: readonly Diagnostic[]
}

/** Binds every requisite of every chunk; what names nothing is an error. `disabled` are kinds that count for nothing.
 * Listeners are bound by `bindListeners`. */
export function bindRequisites(
  chunks: readonly Chunk[],
  named: readonly Named[],
  lookup: ChunkLookup,
  places: Places,
  disabled: ReadonlySet<string> = new Set(),
): Binding {
  const problems: Diagnostic[] = []
  const requisites = chunks.map((made, position) => {
    const bound: Bound[] = []
    for (const [key, list] of made.chunk) {
      const kind = requisiteKinds.find((kind) => kind === key)
      if (kind === undefined || list === null || disabled.has(kind)) continue
      const items = itemsOf(list)
      if (!items) {
        problems.push(malformed(kind, list, named[position]!, placeOf(made, kind, places), places))
        continue
      }
      items.forEach((item, index) => {
        const place = () => placeOf(made, kind, places, index)
        const reference = referenceOf(item)
        if (!reference) {
          problems.push(malformed(kind, item, named[position]!, place(), places))
          return
        }
        if (reference.reference === null) return
        const { module } = reference
        const targets = lookup.find(module, reference.reference)
        if (targets.length === 0)
          problems.push(missing(kind, module, reference.reference, named[position]!, place(), lookup, places))
        else bound.push({ kind, module, reference: reference.reference, targets })
      })
    }
    return bound
  })
  return { requisites, problems }
}

/** The chunks whose `prereq` names this one, in the order in which Salt noted them. */
export function findPrerequired({ chunk }: Chunk, lookup: ChunkLookup): readonly number[] {
  return (itemsOf(chunk.get('prerequired') ?? null) ?? []).flatMap((item) => {
    const named = referenceOf(item)
    return named && named.reference !== null ? lookup.find(named.module, named.reference) : []
  })
}

/** A requisite's items; a dict counts as one item a key, as `*_in` allows. */
export function itemsOf(list: Value): readonly Value[] | undefined {
  if (Array.isArray(list)) return list
  if (list instanceof Dict) return [...list].map(([key, value]) => new Dict([[key, value]]))
  return undefined
}

/** `NAME`, or `{module: NAME}` with the function cut off; a null reference asks for nothing. */
export function referenceOf(item: Value): { module: string; reference: string | null } | undefined {
  if (typeof item === 'string') return { module: 'id', reference: item }
  if (!(item instanceof Dict)) return undefined
  const key = firstKey(item)
  if (typeof key !== 'string') return undefined
  const value = item.get(key)!
  if (value !== null && typeof value !== 'string') return undefined
  return { module: key.split('.')[0]!, reference: value }
}

/** Where a requisite is written: its item, where the list is still as written, else its statement. */
export function placeOf(made: Chunk, keyword: string, places: Places, index?: number): Place | undefined {
  const arg = made.origins.get(keyword)
  if (!arg) return places.of(made.run)
  const list = arg.get(keyword)
  const item = Array.isArray(list) && index !== undefined ? places.ofItem(list, index) : undefined
  return item ?? places.of(arg) ?? places.of(made.run)
}

function malformed(kind: string, item: Value, { id, sls }: Named, at: Place | undefined, places: Places): Diagnostic {
  const text = `The ${kind} statement in state '${id}' in SLS '${sls}' is malformed: ${str(item)}`
  const hint = `write \`- ${kind}:\` and below it \`- MODULE: ID\``
  return error('requisite-form', text, { ...places.show(at), hint })
}

function missing(
  kind: string,
  module: string,
  reference: string,
  { id, sls }: Named,
  at: Place | undefined,
  lookup: ChunkLookup,
  places: Places,
): Diagnostic {
  const text = `The following requisites were not found: ${kind}: ${module}: ${reference} (in state '${id}' in SLS '${sls}')`
  const about = { requisite: kind, module, reference }
  return error('requisite-missing', text, {
    ...places.show(at),
    hint: hintForMissing(module, reference, lookup),
    about,
  })
}

function hintForMissing(module: string, reference: string, lookup: ChunkLookup): string {
  if (module === 'sls') return `include '${reference}', or name it in the top file`
  const others = lookup.modulesOf(reference).filter((other) => other !== module)
  if (others.length > 0)
    return `'${reference}' is declared with ${others.join(', ')}: write \`- ${others[0]}: ${reference}\``
  const near = lookup.nearest(module, reference)
  if (near !== undefined) return `did you mean \`- ${module}: ${near}\`?`
  return 'correct the name, or include the SLS that declares it'
}
