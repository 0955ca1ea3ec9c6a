import { Dict, type Value } from '../python/values.ts'

/** High data of one state, as an SLS would hold it: the name is the ID. */
export function singleHigh(module: string, name: string, args: ReadonlyMap<string, Value>): Dict {
  const list: Value[] = [name, ...[...args].map(([key, value]) => new Dict([[key, value]]))]
  const body = new Dict([
    [module, list],
    ['__sls__', 'single'],
    ['__env__', 'base'],
  ] as [Value, Value][])
  return new Dict([[args.get('name') ?? args.get('__id__') ?? `${module}.${name}`, body]])
}
