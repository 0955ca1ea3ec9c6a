import { iterate } from '../../python/iterate.ts'
import { truth } from '../../python/values/types.ts'
import { type Call, define, Kwargs, type Py } from '../extension.ts'
import { argumentError, getter } from './attributes.ts'
import { lazy } from './lazy.ts'

export const map = define(
  'sync_do_map',
  ['value'],
  (call, value, args: Py[], kwargs: Kwargs) =>
    lazy('sync_do_map', function* () {
      if (!truth(value)) return
      const apply = mapper(call, args, kwargs)
      for (const item of iterate(value)) {
        call.spend(1)
        yield apply(item)
      }
    }),
  { varargs: true, kwargs: true, implicit: 1 },
)

function mapper(call: Call, args: readonly Py[], kwargs: Kwargs): (item: Py) => Py {
  if (args.length === 0 && kwargs.has('attribute')) {
    const rest = new Kwargs(kwargs)
    rest.delete('attribute')
    rest.delete('default')
    const [unexpected] = rest.keys()
    if (unexpected !== undefined) argumentError(`Unexpected keyword argument '${unexpected}'`)
    return getter(call, kwargs.get('attribute'), undefined, kwargs.get('default') ?? null)
  }
  if (args.length === 0) argumentError('map requires a filter argument')
  return (item) => call.filter(args[0], item, args.slice(1), kwargs)
}

function chooser(name: string, wanted: boolean, byAttribute: boolean) {
  const run = (call: Call, value: Py, args: Py[], kwargs: Kwargs) =>
    lazy('select_or_reject', function* () {
      if (!truth(value)) return
      if (byAttribute && args.length === 0) argumentError('Missing parameter for attribute name')
      const get = byAttribute ? getter(call, args[0]) : (item: Py) => item
      const [test, ...rest] = byAttribute ? args.slice(1) : args
      for (const item of iterate(value)) {
        call.spend(1)
        const result = test === undefined ? get(item) : call.test(test, get(item), rest, kwargs)
        if (truth(result) === wanted) yield item
      }
    })
  return define(name, ['value'], run, { varargs: true, kwargs: true, implicit: 1 })
}
export const select = chooser('sync_do_select', true, false)
export const reject = chooser('sync_do_reject', false, false)
export const selectattr = chooser('sync_do_selectattr', true, true)
export const rejectattr = chooser('sync_do_rejectattr', false, true)
