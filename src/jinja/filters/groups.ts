import { iterate } from '../../python/iterate.ts'
import { indexOf, intOf } from '../../python/numbers.ts'
import { floordiv, lt, mul, sub } from '../../python/operators/index.ts'
import { raise } from '../../python/values/errors.ts'
import { equals } from '../../python/values/order.ts'
import { define, type Py } from '../extension.ts'
import { itemsOf } from './attributes.ts'
import { lazy } from './lazy.ts'

/** More slices than these no machine has room for. */
const MAX_SLICES = 5_000_000

export const batch = define('do_batch', ['value', 'linecount', ['fill_with', null]], (call, value, linecount, fill) =>
  lazy('do_batch', function* () {
    let row: Py[] = []
    for (const item of iterate(value)) {
      call.spend(1)
      if (equals(row.length, linecount)) {
        yield row
        row = []
      }
      row.push(item)
    }
    if (row.length === 0) return
    if (fill !== null && lt(row.length, linecount)) {
      const missing = mul([fill], sub(linecount, row.length)) as Py[]
      call.spend(missing.length)
      for (const one of missing) row.push(one)
    }
    yield row
  }),
)

export const slice = define('sync_do_slice', ['value', 'slices', ['fill_with', null]], (call, value, slices, fill) =>
  lazy('sync_do_slice', function* () {
    const all = itemsOf(call, value)
    const size = Number(intOf(floordiv(all.length, slices)) ?? 0)
    const count = Number(intOf(slices) ?? indexOf(slices))
    const longer = all.length - size * count
    let offset = 0
    for (let i = 0; i < count; i++) {
      call.spend(1)
      if (i === MAX_SLICES) raise('MemoryError', '')
      const start = offset + i * size
      if (i < longer) offset++
      const part = all.slice(start, offset + (i + 1) * size)
      if (fill !== null && i >= longer) part.push(fill)
      yield part
    }
  }),
)
