/** `kstate/module`: the words that modules are written in, for modules of users (docs/modules.md). */

export { join, lines, Script, sh } from './core/shell.ts'
export { linesOf, outputOf, textOf, textsOf } from './modules/kit/calls/arguments.ts'
export {
  type CallArguments,
  CallError,
  type CallParameter,
  call,
  type HostFunction,
  type HostFunctions,
} from './modules/kit/calls/types.ts'
export * from './modules/kit/index.ts'
export { Dict, Float, toPlain, toValue, type Value } from './python/values.ts'
