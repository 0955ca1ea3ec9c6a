import { iterate } from '../../python/iterate.ts'
import { Bytes, encodeText } from '../../python/types/bytes.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import { define } from '../extension.ts'

/** All text in a value as bytes; tuples become lists unless they are to stay. */
function encode(value: unknown, encoding: string, keepTuples: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => encode(item, encoding, keepTuples))
  if (value instanceof Tuple) {
    const items = value.items.map((item) => encode(item, encoding, keepTuples))
    return keepTuples ? new Tuple(items as Value[]) : items
  }
  if (value instanceof Dict)
    return new Dict([...value].map((pair) => pair.map((part) => encode(part, encoding, keepTuples)) as [Value, Value]))
  const text = textOf(value)
  return text === undefined ? value : new Bytes(encodeText(text, encoding))
}

const encodingOf = (value: unknown) => (value === null ? 'utf-8' : str(value))

const PARAMETERS = [
  'data',
  ['encoding', null],
  ['errors', 'strict'],
  ['keep', false],
  ['preserve_dict_class', false],
  ['preserve_tuples', false],
] as const

const encodeDict = define('encode_dict', PARAMETERS, (_call, data, ...options) => {
  if (!(data instanceof Dict)) return raise('AttributeError', `'${typeName(data)}' object has no attribute 'items'`)
  return encode(data, encodingOf(options[0]), truth(options[4]))
})

const encodeList = define('encode_list', PARAMETERS, (_call, data, ...options) => {
  return [...iterate(data)].map((item) => encode(item, encodingOf(options[0]), truth(options[4])))
})

/** In Salt the `decode` names encode as well. */
export const encodeFilters = {
  json_encode_dict: encodeDict,
  json_decode_dict: encodeDict,
  json_encode_list: encodeList,
  json_decode_list: encodeList,
}
