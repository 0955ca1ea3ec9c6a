import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Catalogue, FunctionShape } from '../../src/compile/index.ts'

const text = readFileSync(new URL('catalogue.yaml', import.meta.url), 'utf8')
const shapes = new Map(Object.entries(parse(text) as { [name: string]: FunctionShape }))
const modules = new Map<string, string[]>()
for (const full of shapes.keys()) {
  const [module = '', name = ''] = full.split('.')
  modules.set(module, [...(modules.get(module) ?? []), name])
}

/** The small catalogue of `catalogue.yaml`. */
export const catalogue: Catalogue = {
  function: (module, name) => shapes.get(`${module}.${name}`),
  modules,
}
