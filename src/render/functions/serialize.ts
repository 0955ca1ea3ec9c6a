import { type Call, define, type Kwargs, raise } from '../../jinja/extension.ts'
import { fromJson } from '../../jinja/index.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import { dumpJson, dumpYaml } from '../../yaml/index.ts'
import type { Module } from './context.ts'

type Write = (value: Value, options: Kwargs, call: Call) => string
type Read = (text: string, options: Kwargs, call: Call) => unknown

/** What salt.modules.slsutil does with Salt's serializers. */
export const serializeModule: Module = () => ({
  serialize: define(
    'serialize',
    ['serializer', 'obj'],
    (call, name, value, options: Kwargs) => find(writers, name, 'serialize')(value as Value, options, call),
    { kwargs: true },
  ),
  deserialize: define(
    'deserialize',
    ['serializer', 'stream_or_string'],
    (call, name, text, options: Kwargs) => find(readers, name, 'deserialize')(str(text), options, call),
    { kwargs: true },
  ),
})

const writers: { readonly [name: string]: Write } = {
  yaml: writeYaml,
  yamlex: writeYaml,
  json(value, options) {
    refuseBut(options, ['indent', 'sort_keys', 'ensure_ascii'])
    const indent = options.get('indent') as number | string | null | undefined
    return dumpJson(value, {
      indent: indent ?? null,
      sortKeys: truth(options.get('sort_keys') ?? false),
      ensureAscii: truth(options.get('ensure_ascii') ?? false),
    })
  },
  python: (value, _, call) => str(call.filter('pprint', fromJson(dumpJson(value)))),
  keyvalue(value, options) {
    refuseBut(options, ['separator', 'line_ending'])
    const separator = str(options.get('separator') ?? '=')
    return pairsOf(value)
      .map(([key, item]) => `${str(key)}${separator}${str(item)}`)
      .join(str(options.get('line_ending') ?? '\n'))
  },
  configparser(value, options) {
    refuseBut(options, [])
    if (!(value instanceof Dict))
      return raise(
        'SerializationError',
        `configparser can only serialize dictionaries, not <class '${typeName(value)}'>`,
      )
    const sections = [...value].map(([name, keys]) => {
      const lines = pairsOf(keys).map(([key, item]) => iniLine(str(key).toLowerCase(), item))
      return `[${str(name)}]\n${lines.map((line) => `${line}\n`).join('')}\n`
    })
    return sections.join('')
  },
}

const readers: { readonly [name: string]: Read } = {
  yaml: (text, _, call) => call.filter('load_yaml', text),
  json: (text, _, call) => call.filter('load_json', text),
  keyvalue(text, options) {
    refuseBut(options, ['separator'])
    const separator = str(options.get('separator') ?? '=')
    const lines = text.split(/\r?\n/).filter((line, i, all) => line !== '' || i < all.length - 1)
    return new Dict(
      lines.map((line) => {
        const at = line.indexOf(separator)
        if (at === -1) raise('DeserializationError', 'not enough values to unpack (expected 2, got 1)')
        return [line.slice(0, at), line.slice(at + separator.length)]
      }),
    )
  },
}

/** As kstate prints YAML everywhere: other letters than ASCII's stay, whether `allow_unicode` is given or not. */
function writeYaml(value: Value, options: Kwargs): string {
  refuseBut(options, ['default_flow_style', 'allow_unicode', 'sort_keys'])
  const flow = options.get('default_flow_style') ?? null
  const text = dumpYaml(value, {
    flowStyle: flow === null ? null : truth(flow),
    sortKeys: truth(options.get('sort_keys') ?? true),
  })
  return text.replace(/(\n\.\.\.)?\n$/, '')
}

function find<T>(table: { readonly [name: string]: T }, name: unknown, verb: string): T {
  const found = Object.hasOwn(table, str(name)) ? table[str(name)] : undefined
  return (
    found ??
    raise(
      'CommandExecutionError',
      `Serializer '${str(name)}' not found. (slsutil.${verb} has ${Object.keys(table).join(', ')})`,
    )
  )
}

function refuseBut(options: Kwargs, known: readonly string[]): void {
  for (const name of options.keys())
    if (!known.includes(name)) raise('SerializationError', `the option ${name} of a serializer is not available`)
}

function pairsOf(value: Value): [Value, Value][] {
  if (value instanceof Dict) return [...value]
  if (!Array.isArray(value)) return raise('SerializationError', 'Input validation failed. Iterable required.')
  return value.map((item): [Value, Value] => {
    const [key = null, said = null] = item instanceof Tuple ? item.items : Array.isArray(item) ? item : []
    return [key, said]
  })
}

function iniLine(key: string, value: Value): string {
  if (value === null) raise('SerializationError', 'option values must be strings')
  return `${key} = ${str(value).replaceAll('\n', '\n\t')}`
}
