import { readFileSync } from 'node:fs'
import type { ArgumentShape, Catalogue, FunctionShape } from '../../../src/compile/index.ts'

interface Signature {
  readonly args: { readonly [name: string]: unknown }
  readonly takes_any_other_argument?: boolean
  readonly documented_extra?: readonly string[]
}

const { functions } = JSON.parse(readFileSync(new URL('cases/signatures.json', import.meta.url), 'utf8')) as {
  functions: { readonly [name: string]: Signature }
}

/** Salt's own state functions as a catalogue: names and defaults of arguments, no types. */
export const signatures: Catalogue = {
  function: (module, name) => shapes.get(`${module}.${name}`),
  modules: listModules(),
}

const shapes = new Map(Object.entries(functions).map(([name, signature]) => [name, shapeOf(signature)]))

function shapeOf({ args, takes_any_other_argument, documented_extra = [] }: Signature): FunctionShape {
  const properties: { [name: string]: ArgumentShape } = {}
  for (const [name, fallback] of Object.entries(args))
    properties[name] = fallback === 'REQUIRED' ? {} : { default: fallback }
  for (const name of documented_extra) properties[name] = {}
  const required = Object.keys(args).filter((name) => args[name] === 'REQUIRED')
  return { properties, required, additionalProperties: takes_any_other_argument === true }
}

function listModules(): Map<string, string[]> {
  const modules = new Map<string, string[]>()
  for (const name of Object.keys(functions)) {
    const [module = '', called = ''] = name.split('.')
    modules.set(module, [...(modules.get(module) ?? []), called])
  }
  return modules
}
