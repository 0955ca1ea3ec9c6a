import { copyDeep } from '../../python/values/copy.ts'
import { compareText, same } from '../../python/values/order.ts'
import { str } from '../../python/values/text.ts'
import { Dict, Float, type Value } from '../../python/values.ts'
import { firstKey } from './dicts.ts'

/** A low chunk and where its parts come from. */
export interface Chunk {
  readonly chunk: Dict
  /** The list of arguments under `module.function`, as it lies in high data. */
  readonly run: Value[]
  /** By argument, the dict that it was written in. */
  readonly origins: ReadonlyMap<string, Dict>
}

/** High data as low chunks in Salt's order (`compile_high_data` and `order_chunks` of 3007). */
export function makeChunks(high: Dict): Chunk[] {
  const chunks: (Chunk & { nameOrder?: number })[] = []
  for (const [id, body] of high) {
    if (typeof id !== 'string' || id.startsWith('__') || !(body instanceof Dict)) continue
    for (const [state, run] of body) {
      if (typeof state !== 'string' || state.startsWith('__') || !Array.isArray(run)) continue
      chunks.push(...makeChunksOf(id, state, body, run))
    }
  }
  return orderChunks(chunks)
}

type Ordered = Chunk & { nameOrder?: number }

function makeChunksOf(id: string, state: string, body: Dict, run: Value[]): Ordered[] {
  const base = new Dict([
    ['state', state],
    ['name', id],
  ])
  for (const key of ['__sls__', '__env__', '__sls_included_from__']) {
    const value = body.get(key)
    if (value !== undefined) base.set(key, value)
  }
  base.set('__id__', id)
  const functions = new Set<string>()
  const names: Value[] = []
  const origins = new Map<string, Dict>()
  for (const arg of run) {
    if (typeof arg === 'string') functions.add(arg)
    if (!(arg instanceof Dict)) continue
    for (const [key, value] of arg) {
      if (key === 'names') addNames(names, value)
      else if (key !== 'state') base.set(key, key === 'name' && typeof value !== 'string' ? id : value)
      if (typeof key === 'string') origins.set(key, arg)
    }
  }
  const called = [...functions].at(-1)
  if (called === undefined) return []
  if (names.length === 0) return [{ chunk: finish(base, called), run, origins }]
  return names.map((entry, index) => {
    const chunk = new Dict(base)
    const own = new Map(origins)
    if (entry instanceof Dict) {
      const name = firstKey(entry) ?? null
      chunk.set('name', name)
      const overrides = entry.get(name)
      for (const override of Array.isArray(overrides) ? overrides : [overrides]) {
        if (!(override instanceof Dict)) continue
        for (const [key, value] of override) {
          chunk.set(key, value)
          if (typeof key === 'string') own.set(key, override)
        }
      }
    } else chunk.set('name', entry)
    // Without an order of its own a chunk keeps this, as in Salt.
    if (!chunk.has('order')) chunk.set('name_order', index + 1)
    return { chunk: finish(chunk, called), run, origins: own, nameOrder: index + 1 }
  })
}

/** Chunks of one list share nothing that can be altered. */
function finish(base: Dict, called: string): Dict {
  const chunk = new Dict()
  for (const [key, value] of base) chunk.set(key, typeof value === 'object' && value !== null ? copyDeep(value) : value)
  chunk.set('fun', called)
  return chunk
}

function addNames(names: Value[], value: Value): void {
  if (!Array.isArray(value)) return
  const known = new Set(names.filter((name) => typeof name === 'string'))
  for (const name of value) {
    if (typeof name === 'string' ? known.has(name) : names.some((other) => same(other, name))) continue
    if (typeof name === 'string') known.add(name)
    names.push(name)
  }
}

function orderChunks(chunks: Ordered[]): Chunk[] {
  let cap = 1
  for (const { chunk } of chunks) {
    const order = asInt(chunk.get('order'))
    if (order !== undefined && order > cap - 1 && order > 0) cap = order + 100
  }
  const sortable = chunks.map((made) => {
    const { chunk } = made
    const given = chunk.get('order')
    let order = orderNumber(given, cap)
    if (given !== undefined) {
      if (made.nameOrder !== undefined) order += made.nameOrder / 10000
      if (order < 0) order = cap + 1_000_000 + order
    }
    chunk.set('order', given === undefined ? order : asValue(order, given, made.nameOrder !== undefined))
    return { made, order, key: `${str(chunk.get('state'))}${str(chunk.get('name'))}${str(chunk.get('fun'))}` }
  })
  sortable.sort((a, b) => a.order - b.order || compareText(a.key, b.key))
  return sortable.map(({ made }) => ({ chunk: made.chunk, run: made.run, origins: made.origins }))
}

function orderNumber(given: Value | undefined, cap: number): number {
  if (given === undefined) return cap
  const int = asInt(given)
  if (int !== undefined) return int
  if (given instanceof Float) return given.value
  if (given === 'last') return cap + 1_000_000
  return given === 'first' ? 0 : cap
}

function asInt(value: Value | undefined): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
}

function asValue(order: number, given: Value, named: boolean): Value {
  if (!named && (typeof given === 'boolean' || typeof given === 'bigint') && order === Number(given)) return given
  return named || given instanceof Float || !Number.isSafeInteger(order) ? new Float(order) : order
}
