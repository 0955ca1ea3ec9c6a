import { createInterface } from 'node:readline'
import { DiagnosticError } from '../../../src/core/diagnostics.ts'
import { PythonError } from '../../../src/python/values/errors.ts'
import { repr } from '../../../src/python/values/text.ts'
import { Dict, Float, Tuple, type Value } from '../../../src/python/values.ts'
import { dumpYaml, loadYaml, type YamlError } from '../../../src/yaml/index.ts'

/** Answers questions of `fuzz.py`, one JSON text a line: `{load: text}` or `{dump: value, flow, sort}`. */
interface Question {
  readonly load?: string
  readonly dump?: unknown
  readonly flow?: boolean | null
  readonly sort?: boolean
}

const FLOATS = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
])

function decode(data: unknown, containers: Value[]): Value {
  if (data === null || typeof data !== 'object') return data as Value
  if (Array.isArray(data)) {
    const list: Value[] = []
    containers.push(list)
    for (const item of data) list.push(decode(item, containers))
    return list
  }
  const [kind, content] = Object.entries(data)[0]!
  if (kind === '$int') return BigInt(content)
  if (kind === '$float') return new Float(FLOATS.get(content) ?? Number(content))
  if (kind === '$tuple') return new Tuple(content.map((item: unknown) => decode(item, containers)))
  if (kind === '$again') return containers[content]!
  const dict = new Dict()
  containers.push(dict)
  for (const [key, item] of content) dict.set(decode(key, containers), decode(item, containers))
  return dict
}

function answer({ load, dump, flow = null, sort = true }: Question): unknown {
  try {
    if (load === undefined) return { text: dumpYaml(decode(dump, []), { flowStyle: flow, sortKeys: sort }) }
    return { value: repr(loadYaml(load).value) }
  } catch (error) {
    if (error instanceof PythonError) return { error: error.pythonClass }
    if (!(error instanceof DiagnosticError)) return { crash: String((error as Error).stack) }
    const { stage, problem } = error.cause as YamlError
    return { error: stage, problem }
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`)
