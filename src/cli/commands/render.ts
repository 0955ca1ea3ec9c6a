import type { Command } from 'commander'
import { findTargets, renderFile, usage } from '../../app/index.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { printDocument } from '../terminal.ts'
import { openProject } from '../terminal-ui.ts'

export interface RenderOptions extends GlobalOptions {
  readonly target?: string
}

/** `kstate render FILE --target TARGET`: a template as a target would see it. */
export function command(): Command {
  return commandOf('render', 'print what a template renders to', {
    examples: [
      ['render states/nginx.sls --target web1', 'an SLS, for a target'],
      ['render salt://nginx/site.conf --target web1', 'a file of the tree'],
    ],
  })
    .argument('<file>', 'a file of this machine, or salt://…')
    .option('--target <target>', 'for which target')
    .action(render)
}

export async function render(file: string, options: RenderOptions): Promise<void> {
  if (options.target === undefined && !options.local) throw usage('render needs a target', 'name one: --target TARGET')
  const workspace = await openProject(options)
  const [target, ...others] = await findTargets(workspace, options.target ?? options.id ?? 'local')
  if (others.length > 0) throw usage(`${options.target} means more than one target`, 'name one')
  printDocument(await renderFile(workspace, target!, file))
}
