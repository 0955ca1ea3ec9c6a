export { type BoundArguments, bindArguments, type Call } from './arguments.ts'
export type { ArgumentShape, Catalogue, FunctionShape, Strictness } from './catalogue.ts'
export { type CompileOptions, compileHigh } from './compile.ts'
export { requisiteKinds } from './requisite-kinds.ts'
export { selectId } from './select.ts'
export { type Retry, readSteering, type Steering } from './steering.ts'
export {
  type CompiledTarget,
  compileTarget,
  type RenderedTarget,
  renderSls,
  renderTarget,
  slsWithStates,
  type TargetOptions,
} from './target.ts'
export type { Compiled, Requisite, RequisiteKind, Step, StepTag } from './types.ts'
export type { ValueRule } from './value-rules.ts'
