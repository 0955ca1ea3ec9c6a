import { list } from '../../python/iterate.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import type { Call, Py } from '../extension.ts'
import { Undefined } from '../runtime/undefined.ts'

/** The items of a value as a new array, paid for. */
export function itemsOf(call: Call, value: Py): Py[] {
  const items = list(value)
  call.spend(items.length)
  return items
}

/** Text in lower case, anything else as it is: how filters compare unless told to mind case. */
export function ignoreCase(value: Py): Py {
  return textOf(value)?.toLowerCase() ?? value
}

const same = (value: Py) => value

function partsOf(attribute: Py): readonly Py[] {
  if (attribute === null) return []
  const text = textOf(attribute)
  if (text === undefined) return [attribute]
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** A function that gets `a.b.0` of an item; `fallback` stands for what is missing on the way. */
export function getter(
  call: Call,
  attribute: Py,
  finish: (value: Py) => Py = same,
  fallback: Py = null,
): (item: Py) => Py {
  const parts = partsOf(attribute)
  return (item) => {
    let value = item
    for (const part of parts) {
      value = call.getItem(value, part)
      if (fallback !== null && value instanceof Undefined) value = fallback
    }
    return finish(value)
  }
}

/** The same for several attributes, separated by commas; gives a list. */
export function multiGetter(call: Call, attribute: Py, finish: (value: Py) => Py): (item: Py) => Py[] {
  const text = textOf(attribute)
  const getters = (text === undefined ? [attribute] : text.split(',')).map((one) => getter(call, one, finish))
  return (item) => getters.map((get) => get(item))
}

export function argumentError(message: string): never {
  return raise('FilterArgumentError', message)
}
