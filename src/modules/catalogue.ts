import type { HostFunction } from './kit/calls/types.ts'
import { StateFunction } from './kit/state.ts'

/** What a directory of `modules/` has, as the generated index names it. */
export interface ModuleFiles {
  readonly name: string
  /** What a file of a function's name exports; what is no state function is left out. */
  readonly states: { readonly [name: string]: unknown }
  readonly calls: { readonly [fun: string]: HostFunction }
}

/** The state and execution functions that there are: a value that is passed on, never a global. */
export interface Catalogue {
  /** State functions by module, then by name. */
  readonly states: ReadonlyMap<string, ReadonlyMap<string, StateFunction>>
  /** Execution functions that a host answers, by Salt's name (`service.status`). */
  readonly calls: ReadonlyMap<string, HostFunction>
}

export function catalogueOf(modules: readonly ModuleFiles[]): Catalogue {
  const states = modules.flatMap(({ name, states }) => {
    const functions = Object.entries(states).filter(
      (one): one is [string, StateFunction] => one[1] instanceof StateFunction,
    )
    return functions.length === 0 ? [] : [[name, new Map(functions)] as const]
  })
  const calls = modules.flatMap((module) => Object.entries(module.calls))
  return { states: new Map(states), calls: new Map(calls) }
}

/** One catalogue of two; where both have a module the first's stays. */
export function joinCatalogues(first: Catalogue, second: Catalogue): Catalogue {
  return { states: new Map([...second.states, ...first.states]), calls: new Map([...second.calls, ...first.calls]) }
}

/** The execution functions that act. */
export function actingFunctions({ calls }: Catalogue): ReadonlySet<string> {
  return new Set([...calls].flatMap(([fun, { acts }]) => (acts ? [fun] : [])))
}

/** Whether a catalogue has a module of that name. */
export function hasModule({ states, calls }: Catalogue, module: string): boolean {
  return states.has(module) || [...calls.keys()].some((fun) => fun.startsWith(`${module}.`))
}

/** The state function of that module and name, if there is one. */
export function findState({ states }: Catalogue, module: string, name: string): StateFunction | undefined {
  return states.get(module)?.get(name)
}
