import type { Tree } from '../render/index.ts'
import { findTargets } from './targets.ts'
import type { Workspace } from './workspace.ts'

/** What may stand where, for a shell's completion. */
export interface Candidates {
  readonly targets: readonly string[]
  readonly sls: readonly string[]
  /** Of states, as far as they stand in the files as they are: those that a template makes are not among them. */
  readonly ids: readonly string[]
  /** `module.function` of state functions. */
  readonly functions: readonly string[]
}

/** What a project has to offer; of what cannot be read, nothing. No host is asked. */
export async function candidates(workspace: Workspace): Promise<Candidates> {
  const targets = await findTargets(workspace, '*').catch(() => [])
  const files = filesOf(workspace.states)
  const functions = [...workspace.catalogue.states].flatMap(([module, own]) =>
    [...own.keys()].map((name) => `${module}.${name}`),
  )
  return {
    targets: targets.map(({ id }) => id),
    sls: [...new Set(files.map(nameOf).filter((name) => name !== 'top'))].sort(),
    ids: [...new Set(files.flatMap((file) => idsIn(workspace.states.read(file) ?? '')))].sort(),
    functions: functions.sort(),
  }
}

function filesOf(tree: Tree): string[] {
  return [...tree.files()].filter((path) => path.endsWith('.sls'))
}

/** `web/nginx.sls` → `web.nginx`; `web/init.sls` → `web`. */
function nameOf(path: string): string {
  return path
    .slice(0, -'.sls'.length)
    .replace(/\/init$/, '')
    .replaceAll('/', '.')
}

const notIds = new Set(['include', 'extend', 'exclude'])

function idsIn(text: string): string[] {
  return [...text.matchAll(/^(?:'([^'\n]+)'|"([^"\\\n]+)"|([A-Za-z0-9_./][^\s:{}'"]*)):\s*$/gm)]
    .map(([, single, double, plain]) => (single ?? double ?? plain)!)
    .filter((id) => !notIds.has(id))
}
