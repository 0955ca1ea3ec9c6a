import type { SourceChecks, UnsupportedOptions } from '../compile/index.ts'
import { alternativeFor } from '../lint/index.ts'
import { type Catalogue, findState } from '../modules/index.ts'
import type { FileTree } from '../project/index.ts'
import { pathOfUrl } from './salt-url.ts'

/** What compiling asks of the file roots and of the functions themselves, and what it may offer in place of those that there are not. */
export function treeChecks(
  tree: FileTree,
  catalogue: Catalogue,
): Required<Omit<SourceChecks, 'withDoubts'> & Pick<UnsupportedOptions, 'alternativeFor'>> {
  const view = {
    tree: (url: string) => tree.list(pathOfUrl(url)),
    hasFile: (url: string) => tree.has(pathOfUrl(url)),
    links: (url: string) => tree.links(pathOfUrl(url)),
    problem: (url: string) => tree.problem(pathOfUrl(url)),
  }
  return {
    hasFile: (path) => tree.has(path),
    fileProblem: (path) => tree.problem(path),
    inspect: (step) => findState(catalogue, step.module, step.function)?.check?.(step.bound ?? {}, view) ?? [],
    alternativeFor,
  }
}
