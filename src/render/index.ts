export {
  type Address,
  formatAddress,
  isInNetwork,
  isOfKinds,
  maskOf,
  type Network,
  networkOf,
  parseAddress,
  parseInterface,
} from './addresses.ts'
export type { Decrypt } from './encrypted.ts'
export {
  hintForFunction,
  isControllerModule,
  type SaltFunctions,
} from './functions/index.ts'
export { type High, renderHigh } from './high.ts'
export { jinjaEngine, saltOf } from './jinja.ts'
export { readJson } from './json.ts'
export { matchCompound } from './match/compound.ts'
export { type Candidate, matchers, matchTarget } from './match/match.ts'
export { mergeOver, mergePillar } from './merge.ts'
export { passThrough } from './pass-through.ts'
export { type Pillar, pillarItems, renderPillar } from './pillar.ts'
export { type Pipeline, pipelineOf } from './pipeline.ts'
export { Places } from './places.ts'
export { RenderSession, type TemplateEngine, type TemplateFile } from './session.ts'
export { type RenderedTarget, type RenderOptions, renderTarget } from './target.ts'
export { matchTop, readTop, readTopParts, type Top, topPath } from './top.ts'
export { traverse } from './traverse.ts'
export { type HostCalls, type Mine, type MineRequest, type Subject, type Tree, UnknownFunctionError } from './types.ts'
