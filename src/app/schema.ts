import { closest } from '../core/similar.ts'
import { renderFunction, renderReference } from '../modules/index.ts'
import type { StateSchema } from '../modules/kit/index.ts'
import { usage } from './usage.ts'
import type { Workspace } from './workspace.ts'

/** JSON Schemas of state functions' arguments, by MODULE.FUNCTION: of all, of a module, or of one. */
export function functionSchemas({ catalogue }: Workspace, name?: string): ReadonlyMap<string, StateSchema> {
  const all = [...catalogue.states].flatMap(([module, functions]) =>
    [...functions].map(([fun, { schema }]): [string, StateSchema] => [`${module}.${fun}`, schema]),
  )
  const wanted = name === undefined ? all : all.filter(([full]) => full === name || full.startsWith(`${name}.`))
  if (wanted.length > 0) return new Map(wanted.sort(([a], [b]) => (a < b ? -1 : 1)))
  const near = closest(name!, [...all.map(([full]) => full), ...catalogue.states.keys()])
  throw usage(`kstate has no state function ${name}`, near && `did you mean ${near}?`)
}

/** The same as the reference shows it, in Markdown. */
export function referenceOf(workspace: Workspace, name?: string): string {
  if (name === undefined) return renderReference(workspace.catalogue)
  return [...functionSchemas(workspace, name)].flatMap(([full, schema]) => renderFunction(full, schema)).join('\n')
}
