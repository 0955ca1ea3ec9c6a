import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { Dict } from '../../python/values.ts'
import { engine, pillarOf, subjectOf, treeOf } from '../compile.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { findTargets, openProject, type Project, usage } from '../project.ts'
import { SecretHider } from '../secrets.ts'
import { printDocument } from '../terminal.ts'
import { withGrains } from '../with-grains.ts'

export interface RenderOptions extends GlobalOptions {
  readonly target?: string
}

/** `kstate render FILE --target TARGET`: a template as a target would see it. */
export function command(): Command {
  return commandOf('render', 'print what a template renders to')
    .argument('<file>', 'a file of this machine, or salt://…')
    .option('--target <target>', 'for which target')
    .action(render)
}

export async function render(file: string, options: RenderOptions): Promise<void> {
  if (options.target === undefined && !options.local) throw usage('render needs a target', 'name one: --target TARGET')
  const project = openProject(options)
  const [target, ...others] = await findTargets(project, options.target ?? options.id ?? 'local')
  if (others.length > 0) throw usage(`${options.target} means more than one target`, 'name one')
  const hider = new SecretHider(project)
  await withGrains(project, target!, hider, async ({ grains, host }) => {
    const subject = subjectOf(project, target!, grains, host)
    const source = readSource(project, file)
    const tree = treeOf(project.config.fileRoots, project.config.root)
    const { text } = await engine({ tree, ...source }, subject, await pillarOf(subject, hider), new Dict())
    printDocument(hider.text(text))
  })
}

/** The text, and where in the file roots it lies, so that it sees what it would see there. */
function readSource({ config }: Project, file: string): { text: string; name: string; path: string; sls: string } {
  const tree = treeOf(config.fileRoots, config.root)
  if (file.startsWith('salt://')) {
    const path = file.slice('salt://'.length)
    const text = tree.read(path)
    if (text === undefined) throw usage(`there is no ${file} in the file roots`)
    return { text, name: tree.where(path), path, sls: slsOf(path) }
  }
  const root = config.fileRoots.find((folder) => !relative(folder, resolve(file)).startsWith('..'))
  const path = root === undefined ? file : relative(root, resolve(file))
  try {
    return { text: readFileSync(file, 'utf8'), name: file, path, sls: slsOf(path) }
  } catch (cause) {
    throw usage(`${file} cannot be read: ${(cause as Error).message}`)
  }
}

function slsOf(path: string): string {
  return path
    .replace(/\.sls$/, '')
    .replace(/\/init$/, '')
    .replaceAll('/', '.')
}
