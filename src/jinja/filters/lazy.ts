import { PyIterator } from '../../python/iterate.ts'
import type { Py } from '../extension.ts'

/** The generator of a filter that gives its items one by one; `name` is that of its Python function. */
export function lazy(name: string, items: () => Iterable<Py>): PyIterator {
  const iterable = { [Symbol.iterator]: () => generate(items) }
  return new PyIterator(iterable, 'generator', name)
}

function* generate(items: () => Iterable<Py>): Iterator<Py> {
  yield* items()
}
