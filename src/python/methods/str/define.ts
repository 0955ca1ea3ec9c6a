import { type Builtin, define, type Parameter, type Py } from '../../functions/function.ts'
import { textOf } from '../../types/markup.ts'
import { raise } from '../../values/errors.ts'
import { typeName } from '../../values/types.ts'

type Method = (name: string, parameters: readonly Parameter[], run: (text: string, ...args: never[]) => Py) => void

/** A table of methods, and the function that adds one to it. */
export function methodTable(): { readonly table: Map<string, Builtin>; readonly method: Method } {
  const table = new Map<string, Builtin>()
  const method: Method = (name, parameters, run) => {
    const builtin = define(name, ['self', ...parameters], (_call, ...args) => run(...(args as [string, ...never[]])))
    table.set(name, builtin)
  }
  return { table, method }
}

/** The text of an argument, or Python's TypeError. */
export function text(value: Py, where?: string): string {
  const found = textOf(value)
  if (found !== undefined) return found
  return raise('TypeError', where ?? `must be str, not ${typeName(value)}`)
}
