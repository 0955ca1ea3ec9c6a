import type { Catalogue as Schemas } from '../compile/index.ts'
import { type Catalogue, catalogueOf, findState } from './catalogue.ts'
import { guardFacts } from './cmd/guards.ts'
import { findObstacles } from './file/facts/immutable.ts'
import { moduleFiles } from './generated.ts'
import { grainsSection, readGrains } from './grains/index.ts'

export {
  actingFunctions,
  type Catalogue,
  catalogueOf,
  findState,
  hasModule,
  joinCatalogues,
  type ModuleFiles,
} from './catalogue.ts'
export { shownCut } from './cmd/calls.ts'
export { StreamedCommand } from './cmd/streamed.ts'
export { type PathFact, predictedFile } from './file/facts/path.ts'
export { grainsSection, ownGrainsLimit, readGrains } from './grains/index.ts'
export { renderFunction, renderReference } from './reference.ts'

/** The functions that kstate brings. */
export const builtinCatalogue: Catalogue = catalogueOf(moduleFiles)

/** A catalogue as the compiler takes it: what there is, and the schemas of its arguments. */
export function schemasOf(catalogue: Catalogue): Schemas {
  return {
    function: (module, name) => findState(catalogue, module, name)?.schema,
    modules: new Map([...catalogue.states].map(([module, functions]) => [module, [...functions.keys()]])),
  }
}

/** What every run asks of a host, whatever its steps are. */
export const runFacts = {
  guards: guardFacts,
  obstacles: findObstacles,
  grains: { section: grainsSection, read: readGrains },
}
