import { DiagnosticError } from '../../core/diagnostics.ts'
import { dumpJson } from '../../python/format/json.ts'
import { prettyText } from '../../python/format/pretty.ts'
import { indexOf } from '../../python/numbers.ts'
import { Markup, textOf } from '../../python/types/markup.ts'
import { PythonError, raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { dumpYaml, loadYaml, type YamlError } from '../../yaml/index.ts'
import { define, type Kwargs } from '../extension.ts'
import { fromJson } from '../json.ts'
import { Undefined } from '../runtime/undefined.ts'
import { toXml } from './xml.ts'

const MARKER = '    <======================'
const CONTEXT_LINES = 5

/** The lines around an error, with a marker behind the line itself, as Salt shows them. */
function contextOf(text: string, line: number): string {
  const lines = text.split(/\r\n|[\n\r]/)
  if (lines.at(-1) === '') lines.pop()
  if (line > lines.length) return text
  const start = Math.max(0, line - CONTEXT_LINES - 1)
  const end = Math.min(lines.length, line + CONTEXT_LINES)
  const shown = lines.slice(start, end).map((one, at) => (start + at + 1 === line ? one + MARKER : one))
  return ['---', ...(start > 0 ? ['[...]'] : []), ...shown, ...(end < lines.length ? ['[...]'] : []), '---'].join('\n')
}

/** What a template hands over as text; a template's module prints as its output. */
function sourceOf(value: unknown, format: string): string {
  const text = textOf(value)
  if (text !== undefined) return text
  if (typeName(value) === 'TemplateModule') return str(value)
  if (format === 'json') raise('TemplateRuntimeError', `Unable to load json from ${str(value)}`)
  if (value instanceof Undefined) value.fail()
  return raise('TypeError', 'a string or stream input is required')
}

function readYaml(text: string, file?: string): Value {
  try {
    return loadYaml(text, { file: file ?? 'the YAML text' }).value
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    const [told] = error.diagnostics
    const { problem } = error.cause as YamlError
    const message = `Encountered error loading yaml: ${problem}\n${contextOf(text, told?.at?.line ?? 1)}`
    // Salt stumbles over its own error message where PyYAML has libyaml: the class and text of that, and what was meant.
    throw new PythonError('AttributeError', "'NoneType' object has no attribute 'splitlines'", {
      meant: file === undefined ? message : `${message}\n(in ${file})`,
    })
  }
}

function readJson(text: string): Value {
  try {
    return fromJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return raise('TemplateRuntimeError', `Unable to load json from ${text}`)
  }
}

function yamlText(value: unknown, flowStyle: unknown): Markup {
  const style = flowStyle === null ? null : truth(flowStyle)
  const text = dumpYaml(value, { flowStyle: style }).trim()
  return new Markup(text.endsWith('\n...') ? text.slice(0, -4) : text)
}

function indentOf(value: unknown): number | string | undefined {
  if (value === null || value === undefined) return undefined
  return textOf(value) ?? indexOf(value)
}

/** `json.dumps` with its options as keyword arguments. */
function jsonWith(value: unknown, indent: unknown, options: Kwargs): string {
  const given = (name: string, fallback: boolean) => truth(options.get(name) ?? fallback)
  const [sortKeys, ensureAscii] = [given('sort_keys', false), given('ensure_ascii', true)]
  const rest = [...options.keys()].filter((name) => name !== 'sort_keys' && name !== 'ensure_ascii')
  const unknown = rest.find((name) => !['separators', 'skipkeys', 'allow_nan'].includes(name))
  if (unknown) raise('TypeError', `JSONEncoder.__init__() got an unexpected keyword argument '${unknown}'`)
  const separators = options.get('separators') as Iterable<string> | null | undefined
  return dumpJson(value, {
    indent: indentOf(indent),
    sortKeys,
    ensureAscii,
    separators: separators ? ([...separators] as [string, string]) : null,
    skipKeys: given('skipkeys', false),
    allowNan: given('allow_nan', true),
  })
}

const METHOD = { implicit: 1 }

export const serializerFilters = {
  yaml: define(
    'SerializerExtension.format_yaml',
    ['value', ['flow_style', true]],
    (_call, value, flowStyle) => yamlText(value, flowStyle),
    METHOD,
  ),
  json: define(
    'SerializerExtension.format_json',
    ['value', ['sort_keys', true], ['indent', null]],
    (_call, value, sortKeys, indent) =>
      new Markup(dumpJson(value, { indent: indentOf(indent), sortKeys: truth(sortKeys), ensureAscii: false }).trim()),
    METHOD,
  ),
  python: define(
    'SerializerExtension.format_python',
    ['value'],
    (_call, value) => new Markup(prettyText(value).trim()),
    METHOD,
  ),
  xml: define('SerializerExtension.format_xml', ['value'], (_call, value) => new Markup(toXml(value)), METHOD),
  tojson: define(
    'tojson',
    ['val', ['indent', null]],
    (_call, value, indent, options: Kwargs) =>
      jsonWith(value, indent, options).replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
    { kwargs: true },
  ),
  load_yaml: define(
    'SerializerExtension.load_yaml',
    ['value'],
    (_call, value) => readYaml(sourceOf(value, 'yaml')),
    METHOD,
  ),
  load_json: define(
    'SerializerExtension.load_json',
    ['value'],
    (_call, value) => readJson(sourceOf(value, 'json')),
    METHOD,
  ),
  load_text: define(
    'SerializerExtension.load_text',
    ['value'],
    (_call, value) => (typeName(value) === 'TemplateModule' ? str(value) : value),
    METHOD,
  ),
  dict_to_sls_yaml_params: define(
    'SerializerExtension.dict_to_sls_yaml_params',
    ['value', ['flow_style', false]],
    (_call, value, flowStyle) => {
      if (!(value instanceof Dict))
        return raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`)
      return yamlText(
        [...value].map((pair) => new Dict([pair])),
        flowStyle,
      )
    },
    METHOD,
  ),
}

/** What the tags `load_yaml`, `import_yaml` and their like make of a text. */
export const serializers = {
  yaml: readYaml,
  json: (text: string) => readJson(text),
  text: (text: string) => text,
}
